import FMDistPlatform

/// Tables in GitHub's Markdown, whose cells hold text and nothing else.
enum MarkdownText {
  /// `text` in a cell: what Markdown, HTML or a terminal would obey is escaped.
  static func cell(_ text: String) -> String {
    var result = ""
    let scalars = Array(text.visible.unicodeScalars)
    for (place, scalar) in scalars.enumerated() {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case "\\", "`", "*", "[", "]", "|", "~", "$": result += "\\" + String(scalar)
      // Within a word it is a letter.
      case "_" where place == 0 || place == scalars.count - 1 || scalars[place - 1] == " " || scalars[place + 1] == " ":
        result += "\\_"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A table whose columns are numbers, to the right, but those in `words`.
  static func table(head: [String], rows: [[String]], words: Set<Int>) -> String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    let rule = head.indices.map { words.contains($0) ? "---" : "---:" }
    return ([line(head.map(cell)), line(rule)] + rows.map { line($0.map(cell)) }).joined(separator: "\n")
  }
}
