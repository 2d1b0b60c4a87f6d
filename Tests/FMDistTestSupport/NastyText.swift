import Testing

/// Names that someone who means harm, or writes another language, gives to a class, a file or a run.
package enum NastyText {
  /// U+FFFF and U+FDD0, which Swift takes in no literal.
  package static let noncharacters = String(
    String.UnicodeScalarView([0xFFFF, 0xFDD0].compactMap { Unicode.Scalar($0 as UInt32) }))

  /// On one line each, all different, so that they can be names of classes.
  package static let names: [String] = [
    "esc\u{1B}[31mred\u{1B}[0m", "clear\u{1B}[2J\u{1B}[H", "\u{1B}]0;title\u{7}",
    "\u{1B}]8;;https://example.org\u{1B}\\link\u{1B}]8;;\u{1B}\\",
    "bell\u{7}\u{7}", "back\u{8}\u{8}\u{8}space", "csi\u{9B}31m", "osc\u{9D}0;x\u{9C}", "delete\u{7F}", "tab\tname",
    "null\u{0}byte",
    "gpj.\u{202E}exe", "\u{2066}isolate\u{2069}", "zero\u{200B}width", "mark\u{FEFF}", "tag\u{E0041}",
    "not\(noncharacters)one",
    "replacement\u{FFFD}", "private\u{E00A}use", "byte\u{EFFF}", "a\\xFF",
    "Za" + String(repeating: "\u{301}", count: 300) + "lgo",
    "👩‍🔬🏳️‍🌈", "קמיץ", "نص عربي", "नमस्ते", "Übung", "衬衫", "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", " =1", "\"=1\"",
    "'=1", "''+x",
    "a;=1+1", "\u{FF1D}1", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
    "</script><!--", "]]>",
    "<svg onload=alert(1)>", "[x](javascript:alert(1))", "`code` **bold** # head", "%s%n%x", "${HOME}`id`$(id)",
    "a\\nb \\u{42}", "\\", "\"", "'",
    "a, b", "a: b # c", "- a", "{[&*!|>", "-1", "1e5", "null", "true", "..", ".", "/etc/passwd", "../up", "-rf", "CON",
    "c:\\d",
    "'\u{301}`id`", "\"\u{301},x", "=\u{301}1", "<\u{338}script>", "\\n\u{301}", "\\u{41}", "&\u{301}lt;", ";\u{301}=1",
    String(repeating: "long", count: 400),
  ]

  /// Those, and what can be no class's name.
  package static let texts =
    names + [
      "", " ", "line\nend", "forged\nfmdist: rank 3: all is well", "over\rwritten", "\r\n", "ls\u{2028}", "nel\u{85}",
    ]

  /// The first character of `text` that a terminal would obey or that hides others, but for line ends and what is in `allowed`; nil where
  /// there is none. Written out, and not by fmdist's own rule.
  package static func raw(in text: String, allowed: Set<UInt32> = []) -> String? {
    let found = text.unicodeScalars.first { scalar in
      guard scalar != "\n", !allowed.contains(scalar.value) else { return false }
      switch scalar.value {
      case 0..<0x20, 0x7F..<0xA0, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF, 0xFDD0...0xFDEF,
        0xFFFE, 0xFFFF,
        0xE0000...0xE007F:
        return true
      default: return false
      }
    }
    return found.map { "U+" + String($0.value, radix: 16, uppercase: true) }
  }

  /// Cells of `csv` that a spreadsheet would compute, wherever it parts lines: at commas or semicolons, and whatever quotes say.
  package static func formulas(in csv: String) -> [String] {
    csv.unicodeScalars.split { [",", ";", "\n", "\t"].contains($0) }.map { String(Substring($0)) }.filter { cell in
      let inside = cell.drop { $0 == "\"" || $0.isWhitespace }
      guard let first = inside.unicodeScalars.first else { return false }
      return ["=", "+", "-", "@", "\u{FF1D}"].contains(first) && Double(inside.filter { $0 != "\"" }) == nil
    }
  }
}
