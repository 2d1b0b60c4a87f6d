import FMDistPlatform

/// The rows of a ``ScoreTable`` by their value in one column: of each group the mean, the deviation and the best of another.
package struct ScoreGroups: Sendable, Equatable {
  /// Rows with one value.
  package struct Group: Sendable, Equatable {
    /// The value that they have in common.
    package var value: ScoreValue
    /// How many rows there are, and how many have a score.
    package var count, measured: Int
    /// The scores' mean; nil where there is none.
    package var mean: Double?
    /// The scores' sample standard deviation, with n − 1; nil for less than two.
    package var deviation: Double?
    /// The best score, and the row that has it.
    package var best: (score: Double, row: String)?

    /// Whether all are the same.
    package static func == (one: Group, other: Group) -> Bool {
      one.value == other.value && one.count == other.count && one.measured == other.measured && one.mean == other.mean
        && one.deviation == other.deviation && one.best?.score == other.best?.score && one.best?.row == other.best?.row
    }
  }

  /// What a row is.
  package let noun: String
  /// The column by which rows are grouped.
  package let key: ScoreColumn
  /// The column that is averaged.
  package let score: ScoreColumn
  /// By their values, rising; rows without a value last.
  package let groups: [Group]

  /// The rows of `table` by their value in `key`, judged by `score`.
  package init(_ table: ScoreTable, by key: Int, of score: Int) {
    (noun, self.key, self.score) = (table.noun, table.columns[key], table.columns[score])
    var values: [ScoreValue] = []
    for row in table.rows where !values.contains(row.values[key]) { values.append(row.values[key]) }
    groups = values.sorted(by: ScoreValue.isBefore).map { value in
      let rows = table.rows.filter { $0.values[key] == value }
      let scores = rows.compactMap { $0.values[score].number }
      var group = Group(value: value, count: rows.count, measured: scores.count)
      guard !scores.isEmpty else { return group }
      let mean = scores.reduce(0, +) / Double(scores.count)
      group.mean = mean
      if scores.count > 1 {
        let squares = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        group.deviation = (squares / Double(scores.count - 1)).squareRoot()
      }
      let best = rows.filter { $0.values[score].number != nil }.reduce(rows[0]) { best, row in
        best.values[score].number == nil || table.columns[score].isBefore(row.values[score], best.values[score])
          ? row : best
      }
      group.best = best.values[score].number.map { ($0, best.name) }
      return group
    }
  }

  /// What the deviation is, for a note below.
  package static let note = "deviation: sample standard deviation (n − 1)"

  /// The table's heading.
  package var head: [String] { [key.name, "\(noun)s", "mean \(score.name)", "deviation", "best", "best \(noun)"] }

  /// The table's lines for people: with one decimal more than single scores.
  package var lines: [[String]] {
    groups.map { group in
      func words(_ value: Double?) -> String { value.map { score.notation.words($0, moreDecimals: 1) } ?? "–" }
      let count = group.measured == group.count ? "\(group.count)" : "\(group.measured) of \(group.count)"
      return [
        key.words(group.value), count, words(group.mean), words(group.deviation),
        group.best.map { score.notation.words($0.score) } ?? "–", group.best?.row ?? "–",
      ]
    }
  }

  /// Which columns of ``lines`` are text.
  package static let words: Set<Int> = [0, 5]

  /// The table as text, with its note.
  package var text: String {
    (TerminalText.table([head] + lines, words: Self.words) + [Self.note]).joined(separator: "\n")
  }

  /// Comma-separated values with exact numbers.
  package var csv: String {
    let head = [key.name, "\(noun)s", "measured", "mean", "standard_deviation", "best", "best_\(noun)"]
    let lines = groups.map { group in
      let numbers = [group.mean, group.deviation, group.best?.score].map { ScoreValue.measured($0).exact }
      return [group.value.exact, String(group.count), String(group.measured)] + numbers + [group.best?.row ?? ""]
    }
    return CSVText.table([head] + lines)
  }

  /// The table in Markdown, with its note.
  package var markdown: String {
    MarkdownText.table(head: head, rows: lines, words: Self.words) + "\n\n" + Self.note
  }
}
