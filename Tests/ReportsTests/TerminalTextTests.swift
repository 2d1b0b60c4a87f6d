import FMDistReports
import Testing

struct TerminalTextTests {
  /// As `wcwidth` of glibc has them.
  @Test(arguments: [
    ("", 0), ("coat", 4), ("Ümläute", 7), ("シャツ", 6), ("ｼｬﾂ", 3), ("衬衫", 4), ("셔츠", 4), ("e\u{301}", 1),
    ("\u{1112}\u{1161}\u{11AB}", 2), ("👕", 2), ("קמיץ", 4), ("ก็", 1), ("a\u{200B}b", 2), ("–…", 2), ("🇩🇪", 2),
    ("｢Ａ｣", 4), ("𠀀", 2), ("〜", 2),
  ])
  func columnsAreThoseOfATerminal(text: String, columns: Int) { #expect(TerminalText.width(of: text) == columns) }

  @Test func beginningsFit() {
    #expect(TerminalText.prefix("シャツ", 5) == "シャ")
    #expect(TerminalText.prefix("e\u{301}te", 1) == "e\u{301}")
    #expect(TerminalText.prefix("coat", 4) == "coat" && TerminalText.prefix("coat", 0) == "")
    #expect(TerminalText.shortened("シャツ", to: 6) == "シャツ" && TerminalText.shortened("シャツ", to: 5) == "シャ…")
  }

  @Test func columnsStandBelowEachOther() {
    let rows = [["name", "number", "word"], ["シャツ", "5", "a\tb\u{1B}[2J"], ["e\u{301}", "12,345", ""]]
    #expect(
      TerminalText.table(rows, words: [0, 2]) == [
        "name    number  word", "シャツ       5  a\\tb\\u{1B}[2J", "e\u{301}       12,345",
      ])
  }

  @Test func comparedRunsMayHaveWideNames() {
    let runs = ["シャツ", "coat", "tab\tname"].map { ComparedRun(name: $0, history: RunPageTests.history(3)) }
    let lines = RunComparison(runs).text().split(separator: "\n").prefix(5)
    let widths = lines.compactMap { line in
      line.range(of: "80.00 %").map { TerminalText.width(of: line[..<$0.lowerBound]) }
    }
    #expect(widths.count == 3 && Set(widths).count == 1 && !lines.contains { $0.contains("\t") }, "\(lines)")
  }
}
