import FMDistPlatform

/// Texts as a terminal shows them: in columns, of which a Chinese or a Japanese letter takes two and an accent that stands on another
/// letter none.
package enum TerminalText {
  /// The columns that `text` takes, as Unicode's East Asian Width and C's `wcwidth` have it.
  package static func width(of text: some StringProtocol) -> Int {
    text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
  }

  /// The longest beginning of `text` that takes `columns` at the most, with its last letter's accents. An escape, such as `\u{1B}`, is not
  /// cut in two.
  package static func prefix(_ text: String, _ columns: Int) -> Substring {
    var room = columns
    let beginning = text.prefix { letter in
      room -= width(of: String(letter))
      return room >= 0
    }
    guard beginning.endIndex < text.endIndex, let start = beginning.suffix(longestEscape).lastIndex(of: "\\"),
      case let escape = text[start...].prefix(longestEscape), escape.hasPrefix("\\u{"),
      let end = escape.firstIndex(of: "}"), end >= beginning.endIndex
    else { return beginning }
    return text[..<start]
  }

  /// The letters of `\u{10FFFF}`.
  private static let longestEscape = 10

  /// `text`, its end replaced by "…" where it takes more than `columns`.
  package static func shortened(_ text: String, to columns: Int) -> String {
    width(of: text) > columns ? prefix(text, columns - 1) + "…" : text
  }

  /// More columns than this are cut from a cell.
  private static let widestCell = 160

  /// `text` in one line, with what would move or hide what stands behind it made visible.
  package static func plain(_ text: String) -> String { text.visible }

  /// `text` as a cell of a table: ``plain(_:)``, and shortened where it is wider than a table's cell may be.
  package static func cell(_ text: String) -> String { shortened(plain(text.brief(4 * widestCell)), to: widestCell) }

  /// `text` with spaces behind it, to `columns`.
  package static func left(_ text: String, _ columns: Int) -> String { text + blanks(columns - width(of: text)) }

  /// `text` with spaces before it, to `columns`.
  package static func right(_ text: String, _ columns: Int) -> String { blanks(columns - width(of: text)) + text }

  /// `rows` with columns of one width, those in `words` to the left, others to the right, two spaces between them and none at a line's end.
  package static func table(_ rows: [[String]], words: Set<Int>) -> [String] {
    let rows = rows.map { $0.map(cell) }
    let widths = (0..<(rows.map(\.count).max() ?? 0)).map { column in
      rows.map { column < $0.count ? width(of: $0[column]) : 0 }.max() ?? 0
    }
    return rows.map { row in
      let cells = row.enumerated().map { words.contains($0) ? left($1, widths[$0]) : right($1, widths[$0]) }
      return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
    }
  }

  /// `text` in lines of `columns` at the most, broken at its blanks; a word that is longer stands alone.
  package static func wrapped(_ text: String, to columns: Int) -> [String] {
    text.split(separator: " ").reduce(into: []) { lines, word in
      if let last = lines.last, width(of: last) + 1 + width(of: word) <= columns {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
  }

  private static func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  private static func width(of scalar: Unicode.Scalar) -> Int {
    // Most are ASCII.
    if scalar.value < 0x300 { return scalar == "\u{AD}" || scalar.value >= 0xA0 || scalar.value < 0x7F ? 1 : 0 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return 0
    default: break
    }
    if zero.contains(where: { $0.contains(scalar.value) }) { return 0 }
    if wide.contains(where: { $0.contains(scalar.value) }) { return 2 }
    // Flags are two letters of one column each.
    return scalar.properties.isEmojiPresentation && !(0x1F1E6...0x1F1FF).contains(scalar.value) ? 2 : 1
  }

  /// Korean vowels and ends, which are drawn into the letter before them.
  private static let zero: [ClosedRange<UInt32>] = [0x1160...0x11FF, 0xD7B0...0xD7FF]

  /// What is wide or full-width in Unicode's EastAsianWidth.txt; pictures are asked for by another property.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
    0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF,
    0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x1F3FB...0x1F3FF, 0x20000...0x3FFFD,
  ]
}
