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
    return Page(
      title: "\(count) compared", subtitle: subtitle, notices: comparison.notices + syntheticNotice,
      sections: groups + [
        Page.Section(id: "scores", title: "Scores", body: scores),
        Page.Section(id: "curves", title: "Curves", body: curves),
        Page.Section(id: "configuration", title: "Differences between the configurations", body: differences),
      ], footer: "Written by fmdist \(writtenBy). This page needs no network and no other file."
    ).text
  }

  private var subtitle: String {
    let table = comparison.table
    let order = table.ranking.map { ["ranked by \(table.columns[$0].name)"] } ?? []
    let unfinished = comparison.unfinished
    return (order + (unfinished.isEmpty ? ["all finished"] : unfinished)).joined(separator: "; ")
  }

  private var groups: [Page.Section] {
    guard let groups = comparison.groups else { return [] }
    let best = groups.groups.indices.filter { groups.groups[$0].mean != nil }.min { one, other in
      groups.score.isBefore(.measured(groups.groups[one].mean), .measured(groups.groups[other].mean))
    }
    let table = PageTable.table(
      "Groups", head: groups.head, rows: groups.lines, words: ScoreGroups.words, best: best)
    return [
      Page.Section(
        id: "groups", title: "By \(groups.key.name)", body: "\(table)\n<p class=\"faint\">\(ScoreGroups.note)</p>")
    ]
  }

  private var syntheticNotice: [String] {
    let names = comparison.runs.filter { $0.result?.synthetic == true }.map(\.name)
    return names.isEmpty
      ? [] : ["SYNTHETIC DATA in \(names.joined(separator: ", ")): the accuracy says nothing about a real data set."]
  }

  private var scores: Markup {
    let table = comparison.table
    let chosen = comparison.runs.filter { $0.result?.chosenOnTestSet == true }.map(\.name)
    let note: Markup =
      chosen.isEmpty
      ? .empty
      : "<p>The test set was used for choosing in \(chosen.joined(separator: ", ")): its accuracy is not an estimate for new images.</p>"
    let isComparable = !(comparison.hasOtherData + comparison.hasOtherClasses).contains(true)
    let best = isComparable ? table.judge.flatMap { table.isMeasured($0) ? table.order(by: $0).first : nil } : nil
    let (head, lines, words) = table.lines(
      table.columns.indices.filter { [.score, .measure].contains(table.columns[$0].kind) && table.isMeasured($0) })
    let hashes = comparison.runs.map {
      [$0.dataset ?? "–", $0.result.map { $0.weightsSHA256.prefix(12) + "…" } ?? "–"]
    }
    return PageTable.table(
      "Scores", head: head + ["data", "weights_sha256"], rows: zip(lines, hashes).map(+),
      words: words.union([head.count, head.count + 1]), best: best
    ).adding(Self.explanation(of: head)).adding(note)
  }

  /// What the columns `names` are of, where they do not say it themselves.
  private static func explanation(of names: [String]) -> Markup {
    guard names.contains(where: { $0 == "best_epoch" || $0.hasPrefix("val_") }) else { return .empty }
    return """
      <p class="faint">Columns that start with val_ are of the epoch with the highest validation accuracy, best_epoch. weights_sha256 is shortened.</p>
      """
  }

  private var curves: Markup {
    let charts = OverlaidCurves(comparison).charts.map { ChartMarkup($0).markup }
    return "<div class=\"columns\">\n\(charts)</div>\n\(epochs)"
  }

  /// The charts' values, for those who don't hover.
  private var epochs: Markup {
    let curves = OverlaidCurves(comparison)
    let (runs, measures) = (curves.runs, curves.measures)
    let epochs = Set(runs.flatMap { $0.history.rows.map(\.epoch) }).sorted()
    guard !epochs.isEmpty else { return .empty }
    guard measures.count * epochs.count * runs.count <= Self.mostValues else {
      return RunPage.missing("The values of all epochs are in each run's history.csv.")
    }
    let tables: [Markup] = measures.map { measure in
      let values = runs.map { run in
        Dictionary(run.history.rows.map { ($0.epoch, measure.words(measure.value($0))) }) { $1 }
      }
      let table = PageTable.table(
        measure.title, head: ["epoch"] + runs.map(\.name),
        rows: epochs.map { epoch in [String(epoch)] + values.map { $0[epoch] ?? "–" } })
      return "<h3>\(measure.title)</h3>\n\(table)\n"
    }
    let best = curves.others.isEmpty ? "" : " of the \(runs.count) best runs"
    return "<details><summary>All epochs\(best) as tables</summary>\n\(tables)</details>"
  }

  private var differences: Markup {
    let table = comparison.table
    let keys = table.columns.indices.filter { table.columns[$0].kind == .configuration && table.columns[$0].isShown }
    guard !keys.isEmpty else {
      return RunPage.missing("None, except perhaps the name.")
    }
    let (head, lines, words) = table.lines((table.judge.map { [$0] } ?? []) + keys)
    return PageTable.table("Differences", head: head, rows: lines, words: words)
  }
}

extension Markup {
  /// This and `other` behind it.
  fileprivate func adding(_ other: Markup) -> Markup { "\(self)\n\(other)" }
}
