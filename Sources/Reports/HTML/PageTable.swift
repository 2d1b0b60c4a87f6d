/// Tables of a page. A wide one scrolls in a box of its own, so that the page does not.
enum PageTable {
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
      let others: [Markup] = cells.enumerated().dropFirst().map { "<td\(kind($0))>\($1)</td>" }
      let mark: Markup = isBest ? " class=\"best\"" : ""
      return "<tr\(mark)><th scope=\"row\" class=\"name\">\(cells.first ?? "")</th>\(others)</tr>\n"
    }
    let heads: [Markup] = head.enumerated().map { "<th scope=\"col\"\(kind($0))>\($1)</th>" }
    let foot: Markup = footRows.isEmpty ? .empty : "<tfoot>\n\(footRows.map { row($0) })</tfoot>\n"
    return scrolling(
      name,
      """
      <table>
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
