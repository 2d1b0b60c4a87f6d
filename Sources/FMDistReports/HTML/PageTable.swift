import FMDistPlatform

/// Tables of a page. A wide one scrolls in a box of its own, so that the page does not.
enum PageTable {
  /// The width of a bold digit, in units of the letters' size.
  static let letter = 0.7
  /// A word with more letters than this may be broken anywhere.
  private static let longWord = 16

  /// A cell with more letters than this loses its middle.
  private static let mostLetters = 200

  /// A text with more letters than this has lines of more than a few words.
  private static let longText = 60

  /// `text` in parts that end with one of `separators` before a letter: a number keeps its point.
  static func parts(_ text: String, after separators: String) -> [Substring] {
    var parts: [Substring] = []
    var start = text.startIndex
    for index in text.indices where separators.contains(text[index]) {
      let next = text.index(after: index)
      guard next < text.endIndex, text[next].isLetter || text[index] == "_" else { continue }
      parts.append(text[start..<next])
      start = next
    }
    return parts + [text[start...]]
  }

  /// The length of the longest part of `text` that a browser keeps on one line.
  private static func longestWord(_ text: String, after separators: String) -> Int {
    parts(text, after: separators).flatMap { $0.split(separator: " ") }.map(\.count).max() ?? 0
  }

  /// Where headings are broken, in addition to blanks: `weights_` `sha256`, `optimizer.` `learning_` `rate`.
  private static let headingSeparators = "_./-"

  /// `name`, whose lines end between its parts.
  private static func heading(_ name: String) -> Markup {
    let parts = parts(name, after: headingSeparators)
    let lines: [Markup] = parts.dropLast().map { "\(String($0))<wbr/>" }
    return "\(lines)\(parts.last.map(String.init) ?? "")"
  }

  /// `table` in its box; `name` is for those who can't see where it begins.
  static func scrolling(_ name: String, _ table: Markup) -> Markup {
    "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(name)\">\n\(table)\n</div>"
  }

  /// A table with a line of names; the first column names the row, the others are numbers, those in `words` text.
  static func table(
    _ name: String, head: [String], rows: [[String]], words: Set<Int> = [], footRows: [[String]] = [], best: Int? = nil
  ) -> Markup {
    func isText(_ column: Int) -> Bool { column == 0 || words.contains(column) }
    func kinds(_ kinds: [(name: String, isOne: Bool)]) -> Markup {
      let names = kinds.filter(\.isOne).map(\.name)
      return names.isEmpty ? "" : " class=\"\(names.joined(separator: " "))\""
    }
    func cell(_ column: Int, _ text: String) -> Markup {
      guard isText(column) else { return .empty }
      // A browser breaks lines after hyphens.
      let isLong = longestWord(text, after: "-") > longWord
      return kinds([
        ("name", true), ("words", text.count > longWord), ("long", isLong), ("sentence", text.count > longText),
      ])
    }
    func row(_ cells: [String], isBest: Bool = false) -> Markup {
      let cells = cells.map { $0.brief(mostLetters) }
      let others: [Markup] = cells.enumerated().dropFirst().map { "<td\(cell($0, $1))>\($1)</td>" }
      let mark: Markup = isBest ? " class=\"best\"" : ""
      let name = cells.first ?? ""
      return "<tr\(mark)><th scope=\"row\"\(cell(0, name))>\(name)</th>\(others)</tr>\n"
    }
    // How wide the table is at least, in units of its letters' size: what is wide is small on paper.
    let ems = head.indices.map { column in
      let cells = (rows + footRows).map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
      let word = min(longestWord(head[column], after: headingSeparators), longWord)
      return letter * Double(isText(column) ? min(max(word, cells), longWord) : max(word, cells)) + 0.8
    }.reduce(0, +)
    let heads: [Markup] = head.enumerated().map { column, name in
      let name = name.brief(mostLetters)
      let isLong = longestWord(name, after: headingSeparators) > longWord
      return "<th scope=\"col\"\(kinds([("name", isText(column)), ("long", isLong)]))>\(heading(name))</th>"
    }
    let foot: Markup = footRows.isEmpty ? .empty : "<tfoot>\n\(footRows.map { row($0) })</tfoot>\n"
    return scrolling(
      name,
      """
      <table style="--em: \(ems)">
      <thead><tr>\(heads)</tr></thead>
      <tbody>
      \(rows.enumerated().map { row($1, isBest: $0 == best) })</tbody>
      \(foot)</table>
      """)
  }

  /// Facts, a line each: what it is, and what it was. Those without a value are left out.
  static func facts(_ facts: [(name: String, value: Markup?)]) -> Markup {
    let rows: [Markup] = facts.compactMap { fact in
      guard let value = fact.value else { return nil }
      return "<tr><th scope=\"row\">\(fact.name)</th><td>\(value)</td></tr>\n"
    }
    return "<table class=\"facts\"><tbody>\n\(rows)</tbody></table>"
  }
}
