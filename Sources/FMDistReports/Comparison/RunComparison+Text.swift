import FMDistPlatform
import FMDistRunFiles

/// A comparison for people, for documents and for spreadsheets.
extension RunComparison {
  /// Groups and table in lines of `width`, then what there is to know of them.
  package func text(width: Int = 100) -> String {
    var parts = [groups?.text, table.text(width: width)].compactMap { $0 }
    if let dataNotice { parts.append("* \(dataNotice)".visible) }
    if let classNotice { parts.append("† \(classNotice)".visible) }
    if let rankingNotice { parts.append(rankingNotice.visible) }
    if !unfinished.isEmpty { parts.append(unfinished.map(\.visible).joined(separator: "\n")) }
    return parts.joined(separator: "\n\n")
  }

  /// The same in Markdown.
  package var markdown: String {
    let notes = (notices + unfinished).map(MarkdownText.cell)
    return ([groups?.markdown, table.markdown].compactMap { $0 } + notes).joined(separator: "\n\n")
  }

  /// Comma-separated values: the groups, if there are any, else the runs.
  package var csv: String { groups?.csv ?? table.csv }
}
