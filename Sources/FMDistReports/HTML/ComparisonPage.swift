import FMDistPlatform
import FMDistRunFiles

/// Runs side by side as one page that needs nothing else.
package struct ComparisonPage: Sendable {
  /// What is compared.
  package var comparison: RunComparison
  /// The version that writes the page.
  package var writtenBy: String

  /// More values than this of all epochs are left to history.csv.
  private static let mostValues = 20_000

  /// A page about `comparison`.
  package init(_ comparison: RunComparison, writtenBy: String) {
    self.comparison = comparison
    self.writtenBy = writtenBy
  }

  /// Writes the file at `path`, atomically, or into the device or pipe there.
  package func write(to path: String) throws(RunFileError) { try ProductFile.write(Array(text.utf8), to: path) }

  /// The file's content: HTML 5 that is well-formed XML.
  package var text: String {
    let count = NumberText.count(comparison.runs.count, "run")
    let unfinished = comparison.unfinished
    return Page(
      title: "\(count) compared",
      subtitle: unfinished.isEmpty ? "all finished" : unfinished.joined(separator: "; "),
      notices: [comparison.dataNotice, comparison.classNotice].compactMap { $0 } + syntheticNotice,
      sections: [
        Page.Section(id: "scores", title: "Scores", body: scores),
        Page.Section(id: "curves", title: "Curves", body: curves),
        Page.Section(id: "configuration", title: "What is different in the configurations", body: differences),
      ], footer: "Written by fmdist \(writtenBy). This page needs no network and no other file."
    ).text
  }

  private var syntheticNotice: [String] {
    let names = comparison.runs.filter { $0.result?.synthetic == true }.map(\.name)
    return names.isEmpty
      ? [] : ["SYNTHETIC DATA in \(names.joined(separator: ", ")): the accuracy says nothing about a real data set."]
  }

  private var scores: Markup {
    let runs = comparison.runs
    let best = runs.indices.filter { runs[$0].result?.testAccuracy.isFinite == true }
      .max { (runs[$0].result?.testAccuracy ?? 0) < (runs[$1].result?.testAccuracy ?? 0) }
    let chosen = runs.filter { $0.result?.chosenOnTestSet == true }.map(\.name)
    let note: Markup =
      chosen.isEmpty
      ? .empty
      : "<p>The test set was used for choosing in \(chosen.joined(separator: ", ")): its accuracy is none for new images.</p>"
    let mark = (comparison.hasOtherData + comparison.hasOtherClasses).contains(true) ? nil : best
    return PageTable.table(
      "Scores", head: RunComparison.columns + ["data", "weights_sha256"],
      rows: runs.indices.map { index in
        comparison.cells(index) + [
          runs[index].dataset ?? "–", runs[index].result.map { $0.weightsSHA256.prefix(12) + "…" } ?? "–",
        ]
      }, words: [10, 11], best: mark
    ).adding(note)
  }

  private var curves: Markup {
    let charts = OverlaidCurves(comparison.runs).charts.map { ChartMarkup($0).markup }
    return "<div class=\"columns\">\n\(charts)</div>\n\(epochs)"
  }

  /// The charts' values, for those who don't hover.
  private var epochs: Markup {
    let runs = comparison.runs
    let epochs = Set(runs.flatMap { $0.history.rows.map(\.epoch) }).sorted()
    guard !epochs.isEmpty else { return .empty }
    guard OverlaidCurves.measures.count * epochs.count * runs.count <= Self.mostValues else {
      return RunPage.missing("The values of all epochs are in each run's history.csv.")
    }
    let tables: [Markup] = OverlaidCurves.measures.map { measure in
      let values = runs.map { run in
        Dictionary(run.history.rows.map { ($0.epoch, measure.words(measure.value($0))) }) { $1 }
      }
      let table = PageTable.table(
        measure.title, head: ["epoch"] + runs.map(\.name),
        rows: epochs.map { epoch in [String(epoch)] + values.map { $0[epoch] ?? "–" } })
      return "<h3>\(measure.title)</h3>\n\(table)\n"
    }
    return "<details><summary>All epochs as tables</summary>\n\(tables)</details>"
  }

  private var differences: Markup {
    guard !comparison.differences.isEmpty else {
      return RunPage.missing("Nothing but perhaps the name, as far as the runs' config.yaml say.")
    }
    return PageTable.table(
      "Differences", head: ["key"] + comparison.runs.map(\.name),
      rows: comparison.differences.map { [$0.key] + $0.values.map { $0 ?? "–" } },
      words: Set(1...max(1, comparison.runs.count)))
  }
}

extension Markup {
  /// This and `other` behind it.
  fileprivate func adding(_ other: Markup) -> Markup { "\(self)\n\(other)" }
}
