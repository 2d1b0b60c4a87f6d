import FMDistPlatform

/// A table for a terminal: as many columns beside each other as it has room for, further ones below while the table is short.
extension ScoreTable {
  /// More lines than this have no further block of columns.
  private static let mostLines = 60
  /// A cell that is wider loses its end.
  private static let widestCell = 28
  /// A heading is broken where it is wider than this and its cells.
  private static let widestHeading = 9

  /// The table in lines of `width`, then which columns it had no room for, which are all in `elsewhere`, and what is the same in all rows.
  package func text(width: Int = 100, elsewhere: String = "--format csv and --html") -> String {
    let names = nameCells(width: width)
    let widths = names.first?.indices.map { place in names.map { TerminalText.width(of: $0[place]) }.max() ?? 0 }
    let nameWidth = (widths ?? []).reduce(0) { $0 + max($1, noun.count) + 2 } - 2
    var rest = shownColumns.map { TextColumn(self, $0, widest: min(Self.widestCell, max(8, width / 3))) }
    var lines: [String] = []
    repeat {
      var room = width - nameWidth
      var (block, others): ([TextColumn], [TextColumn]) = ([], [])
      for column in rest {
        // A wide one leaves its room to those behind it.
        if block.isEmpty || column.width + 2 <= room {
          block.append(column)
          room -= column.width + 2
        } else {
          others.append(column)
        }
      }
      rest = others
      if !lines.isEmpty { lines.append("") }
      lines += textLines(names, block, leading: ranking == nil ? 1 : 2)
    } while !rest.isEmpty && lines.count + rows.count < Self.mostLines
    if !rest.isEmpty {
      lines +=
        [""]
        + TerminalText.wrapped(
          "No room for " + rest.map { TerminalText.plain($0.name) }.joined(separator: ", ")
            + ": \(elsewhere) have all columns", to: width)
    }
    let common = commonMeasures
    if !common.isEmpty {
      lines += [""] + TerminalText.wrapped("The same in all: " + common.joined(separator: ", "), to: width)
    }
    return lines.joined(separator: "\n")
  }

  /// The rows' ranks, if they have any, and names.
  private func nameCells(width: Int) -> [[String]] {
    let room = max(16, width / 3)
    let names = rows.map { row in
      TerminalText.shortened(TerminalText.plain(row.name).brief(room), to: room) + row.mark
    }
    return ranking == nil ? names.map { [$0] } : names.enumerated().map { [String($0 + 1), $1] }
  }

  private func textLines(_ names: [[String]], _ columns: [TextColumn], leading: Int) -> [String] {
    let height = columns.map(\.heading.count).max() ?? 1
    let head = (0..<height).map { line in
      let isLast = line == height - 1
      let first = (leading == 2 ? ["#", noun] : [noun]).map { isLast ? $0 : "" }
      return first
        + columns.map { column in
          let place = line - (height - column.heading.count)
          return place >= 0 ? column.heading[place] : ""
        }
    }
    let body = names.enumerated().map { index, name in name + columns.map { $0.cells[index] } }
    let words = columns.indices.filter { columns[$0].isText }.map { $0 + leading }
    return TerminalText.table(head + body, words: Set(words + [leading - 1]))
  }

  /// A column as it is printed.
  private struct TextColumn {
    let name: String
    let cells, heading: [String]
    let isText: Bool
    let width: Int

    init(_ table: ScoreTable, _ column: Int, widest: Int) {
      name = table.columns[column].name
      let texts = table.rows.map { table.columns[column].words($0.values[column]) }
      cells = texts.map { TerminalText.shortened(TerminalText.cell($0), to: widest) }
      isText = table.isText(column)
      let cellWidth = cells.map(TerminalText.width).max() ?? 0
      heading = Self.broken(TerminalText.cell(name), to: max(cellWidth, ScoreTable.widestHeading))
      width = max(cellWidth, heading.map(TerminalText.width).max() ?? 0)
    }

    /// `name` broken behind dots and underscores, in lines of `width` where these allow it.
    private static func broken(_ name: String, to width: Int) -> [String] {
      var parts = [""]
      for letter in name {
        parts[parts.count - 1].append(letter)
        if letter == "." || letter == "_" { parts.append("") }
      }
      return parts.reduce(into: []) { (lines: inout [String], part) in
        if let last = lines.last, TerminalText.width(of: last + part) <= width {
          lines[lines.count - 1] += part
        } else if !part.isEmpty {
          lines.append(part)
        }
      }
    }
  }
}

extension ScoreTable {
  /// Whether a column is text: not all of what it has are numbers.
  func isText(_ column: Int) -> Bool {
    rows.contains { $0.values[column] != .missing && $0.values[column].number == nil }
  }
}
