/// The table for spreadsheets and for documents.
extension ScoreTable {
  /// The columns that programs get: all but those of a configuration that do not differ.
  var columnsForPrograms: [Int] { columns.indices.filter { columns[$0].kind != .configuration || columns[$0].isShown } }

  /// Comma-separated values (RFC 4180): numbers by their shortest exact decimal, nothing where one is not known.
  package var csv: String {
    let chosen = columnsForPrograms
    let head = [noun] + chosen.map { columns[$0].name }
    return CSVText.table([head] + rows.map { row in [row.name] + chosen.map { row.values[$0].exact } })
  }

  /// The columns that people see as a table in Markdown, and what is the same in all rows.
  package var markdown: String {
    let (head, lines, words) = lines(shownColumns)
    let table = MarkdownText.table(head: head, rows: lines, words: words)
    let common = commonMeasures.map(MarkdownText.cell).joined(separator: ", ")
    return common.isEmpty ? table : "\(table)\n\nThe same in all: \(common)"
  }

  /// A table of `chosen` columns for people: its heading, its lines, and which columns are text. The rank stands first if there is one.
  func lines(_ chosen: [Int]) -> (head: [String], lines: [[String]], words: Set<Int>) {
    let ranks = ranking == nil ? [] : ["rank"]
    let lines = rows.enumerated().map { index, row in
      [row.name + row.mark] + ranks.map { _ in String(index + 1) } + cells(row, chosen)
    }
    let texts = chosen.indices.filter { isText(chosen[$0]) }.map { $0 + 1 + ranks.count }
    return ([noun] + ranks + chosen.map { columns[$0].name }, lines, Set([0] + texts))
  }
}

extension CSVText {
  /// `rows` in lines.
  static func table(_ rows: [[String]]) -> String {
    rows.map { $0.map(quoted).joined(separator: ",") }.joined(separator: "\n")
  }
}
