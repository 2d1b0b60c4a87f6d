import FMDistPlatform
import FMDistRunFiles

/// Models by sets of data as one page that needs nothing else.
package struct ModelTablePage: Sendable {
  private let table: ModelTable
  private let writtenBy: String

  /// A page about `table`, written by this version.
  package init(_ table: ModelTable, writtenBy: String) { (self.table, self.writtenBy) = (table, writtenBy) }

  /// Writes the file at `path`, atomically, or into the device or pipe there.
  package func write(to path: String) throws(RunFileError) { try ProductFile.write(Array(text.utf8), to: path) }

  /// The file's content: HTML 5 that is well-formed XML.
  package var text: String {
    let sets = table.datasets.count == 1 ? "1 set" : "\(table.datasets.count) sets"
    return Page(
      title: "\(NumberText.count(table.models.count, "model")) on \(sets) of data",
      subtitle: "accuracy on the test set", notices: table.sentences,
      sections: [
        Page.Section(id: "accuracy", title: "Test accuracy", body: accuracy),
        Page.Section(id: "runs", title: "Runs", body: runs),
      ] + curves, footer: "Written by fmdist \(writtenBy). This page needs no network and no other file."
    ).text
  }

  private var accuracy: Markup {
    let scores = table.table
    let (head, lines, words) = scores.lines(Array(scores.columns.indices))
    let note: Markup =
      "<p class=\"faint\">A delta is the difference from the first data set, or from the first model.</p>"
    return "\(PageTable.table("Test accuracy", head: head, rows: lines, words: words))\n\(note)"
  }

  private var runs: Markup {
    let rows = zip(table.models, table.cells).flatMap { model, cells in
      zip(table.datasets, cells).map { dataset, cell -> [String] in
        let result = cell.run?.result
        return [
          model, dataset, result.map { NumberText.percent($0.testAccuracy, 2) } ?? "–",
          result.map { NumberText.decimals($0.testLoss, 4) } ?? "–", result.map { "\($0.epochs)" } ?? "–",
          result.map { NumberText.grouped($0.parameterCount) } ?? "–",
          result.map { $0.weightsSHA256.prefix(12) + "…" } ?? "–", cell.folder,
        ]
      }
    }
    return PageTable.table(
      "Runs",
      head: ["model", "data", "test accuracy", "test loss", "epochs", "parameters", "weights_sha256", "folder"],
      rows: rows, words: [0, 1, 6, 7])
  }

  /// A section for each set of data.
  private var curves: [Page.Section] {
    table.datasets.enumerated().compactMap { column, dataset in
      let runs = table.cells.compactMap { $0[column].run }.filter { !$0.history.rows.isEmpty }
      guard !runs.isEmpty else { return nil }
      let charts = OverlaidCurves(RunComparison(runs)).charts.map { ChartMarkup($0).markup }
      return Page.Section(
        id: "curves-\(column + 1)", title: "Curves on \(dataset)", body: "<div class=\"columns\">\n\(charts)</div>")
    }
  }
}
