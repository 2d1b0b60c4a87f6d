import Foundation

/// Rows of words in aligned columns.
struct Table {
  /// One column: its title, and the side that its words stand at.
  struct Column {
    let title: String
    var isNumber = true
  }

  let columns: [Column]
  private(set) var rows: [[String]] = []

  init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row of as many words as there are columns.
  mutating func add(_ words: [String]) {
    precondition(words.count == columns.count, "a row of \(words.count) words in a table of \(columns.count) columns")
    rows.append(words)
  }

  /// Titles and rows, two spaces between columns.
  var text: String {
    let lines = [columns.map(\.title)] + rows
    let widths = columns.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { words in
      let padded = zip(zip(words, columns), widths).map { pair, width in
        let space = String(repeating: " ", count: width - pair.0.count)
        return pair.1.isNumber ? space + pair.0 : pair.0 + space
      }
      let line = padded.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }

  /// The same for Markdown, which is legible as it is, too.
  var markdown: String {
    let rule = columns.map { $0.isNumber ? "---:" : "---" }
    let lines = [columns.map(\.title), rule] + rows
    let widths = columns.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { words in
      let padded = zip(zip(words, columns), widths).map { pair, width in
        let space = String(repeating: " ", count: width - pair.0.count)
        return pair.1.isNumber ? space + pair.0 : pair.0 + space
      }
      return "| \(padded.joined(separator: " | ")) |"
    }.joined(separator: "\n")
  }
}
