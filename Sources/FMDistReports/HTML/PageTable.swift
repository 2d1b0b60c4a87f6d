import FMDistPlatform

/// Tables of a page. A wide one scrolls in a box of its own, so that the page does not.
enum PageTable {
  /// The width of a bold digit, in units of the letters' size.
  static let letter = 0.7
  /// A heading's word with more letters than this is broken.
  private static let longWord = 16

  /// A cell with more letters than this loses its middle.
  private static let mostLetters = 200

  private static func longestWord(_ text: String) -> Int { text.split(separator: " ").map(\.count).max() ?? 0 }

  /// `table` in its box; `name` is for those who can't see where it begins.
  static func scrolling(_ name: String, _ table: Markup) -> Markup {
    "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(name)\">\n\(table)\n</div>"
  }

  /// A table with a line of names; the first column names the row, the others are numbers, those in `words` text.
  static func table(
    _ name: String, head: [String], rows: [[String]], words: Set<Int> = [], footRows: [[String]] = [], best: Int? = nil
  ) -> Markup {
    func kind(_ column: Int) -> Markup { column == 0 || words.contains(column) ? " class=\"name\"" : "" }
    func row(_ cells: [String], isBest: Bool = false) -> Markup {
      let cells = cells.map { $0.brief(mostLetters) }
      let others: [Markup] = cells.enumerated().dropFirst().map { "<td\(kind($0))>\($1)</td>" }
      let mark: Markup = isBest ? " class=\"best\"" : ""
      return "<tr\(mark)><th scope=\"row\" class=\"name\">\(cells.first ?? "")</th>\(others)</tr>\n"
    }
    // How wide the table is at least, in units of its letters' size: what is wide is small on paper.
    let ems = head.indices.map { column in
      let cells = (rows + footRows).map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
      let isText = column == 0 || words.contains(column)
      let word = min(longestWord(head[column]), longWord)
      return letter * Double(isText ? min(max(word, cells), 12) : max(word, cells)) + 0.8
    }.reduce(0, +)
    let heads: [Markup] = head.enumerated().map { column, name in
      let isLong = longestWord(name) > longWord
      return "<th scope=\"col\"\(isLong && kind(column) == .empty ? " class=\"long\"" : kind(column))>\(name)</th>"
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
