import FMDistPlatform

/// Runs or trials as rows, what came of them and how they were configured as columns; in the order of one of these, if asked.
///
/// A plain value, which knows nothing of folders and files. Text, Markdown, CSV and pages are renderings of it.
package struct ScoreTable: Sendable, Equatable {
  /// A run or trial.
  package struct Row: Sendable, Equatable {
    /// What it is called.
    package var name: String
    /// A mark behind its name, which a note explains.
    package var mark = ""
    /// One a column.
    package var values: [ScoreValue]

    /// A row.
    package init(_ name: String, mark: String = "", _ values: [ScoreValue]) {
      (self.name, self.mark, self.values) = (name, mark, values)
    }
  }

  /// What the columns are.
  package let columns: [ScoreColumn]
  /// In the order of ``ranking``, or as given.
  package private(set) var rows: [Row]
  /// The column by which rows are ranked; nil where they are as given.
  package private(set) var ranking: Int?
  /// What a row is.
  package let noun: String

  /// A table of `rows` as given; they are ranked by column `ranking` already, if it is not nil.
  package init(columns: [ScoreColumn], rows: [Row], ranking: Int? = nil, noun: String = "run") {
    precondition(rows.allSatisfy { $0.values.count == columns.count }, "a row has a value for each column")
    (self.columns, self.rows, self.ranking, self.noun) = (columns, rows, ranking, noun)
  }

  /// The rows' places in the order of `column`: the best first where there is a best, else rising; what is missing last, equals as they are.
  package func order(by column: Int) -> [Int] {
    rows.indices.sorted { first, second in
      let (one, other) = (rows[first].values[column], rows[second].values[column])
      if columns[column].isBefore(one, other) { return true }
      return !columns[column].isBefore(other, one) && first < second
    }
  }

  /// The same rows ranked by `column`.
  package func ranked(by column: Int) -> ScoreTable {
    var table = self
    table.rows = order(by: column).map { rows[$0] }
    table.ranking = column
    return table
  }

  /// The column that says which rows are best: that of the ranking, if it does, or the first score that was measured; nil where none was.
  package var judge: Int? {
    if let ranking, columns[ranking].goal != nil { return ranking }
    return columns.indices.first { columns[$0].kind == .score && columns[$0].goal != nil && isMeasured($0) }
  }

  /// Whether a row has a value in `column`.
  package func isMeasured(_ column: Int) -> Bool { rows.contains { $0.values[column] != .missing } }

  /// Whether rows differ in `column`.
  package func isVaried(_ column: Int) -> Bool {
    rows.contains { $0.values[column] != rows[0].values[column] }
  }

  /// The columns that people see, the ranking's first, then scores, what is different in the configurations, and other measures; without those
  /// whose value is the same in all rows, and is no score.
  package var shownColumns: [Int] {
    let first = ranking.map { columns[$0].kind == .identity ? [] : [$0] } ?? []
    func shown(_ kind: ScoreColumn.Kind) -> [Int] {
      columns.indices.filter { columns[$0].kind == kind && columns[$0].isShown && !first.contains($0) }
    }
    return first + shown(.score).filter(isMeasured) + shown(.configuration) + shown(.measure).filter(isVaried)
  }

  /// What all rows have in common: `epochs 5`.
  package var commonMeasures: [String] {
    guard let first = rows.first, rows.count > 1 else { return [] }
    return columns.indices.filter {
      columns[$0].kind == .measure && columns[$0].isShown && $0 != ranking && isMeasured($0) && !isVaried($0)
    }.map { "\(columns[$0].name) \(columns[$0].words(first.values[$0]))" }
  }

  /// The texts of a row's cells in `columns`.
  func cells(_ row: Row, _ columns: [Int]) -> [String] { columns.map { self.columns[$0].words(row.values[$0]) } }
}
