import FMDistPlatform
import FMDistRunFiles

/// A search as one page that needs nothing else: `report.html`. The same bytes at any number of ranks and restarts.
package struct TunePage: Sendable {
  /// What was found.
  package var search: SearchReport
  /// The version that writes the page.
  package var writtenBy: String

  /// More trials than this are left to tune.csv.
  static let mostRows = 1000
  /// More failures than this, too.
  static let mostFailures = 100

  /// A page about `search`.
  package init(_ search: SearchReport, writtenBy: String) { (self.search, self.writtenBy) = (search, writtenBy) }

  /// Writes the file at `path`, atomically.
  package func write(to path: String) throws(RunFileError) { try AtomicFile.write(text, to: path) }

  /// The file's content: HTML 5 that is well-formed XML.
  package var text: String {
    let hasScores = search.best != nil
    let scored =
      hasScores
      ? [
        Page.Section(id: "parallel", title: "Trials side by side", body: parallel),
        Page.Section(id: "by", title: "\(search.objective) by hyperparameter", body: charts),
        Page.Section(id: "importance", title: "Importance", body: importance),
      ] + groupSection + [Page.Section(id: "curves", title: "Learning curves", body: curves)] : []
    let failures =
      search.failed.isEmpty ? [] : [Page.Section(id: "failed", title: "Failed trials", body: failures)]
    return Page(
      title: "Search: \(search.name)", subtitle: subtitle, notices: notices, lead: figures,
      sections: bestSection + scored + [Page.Section(id: "trials", title: "All trials", body: ranking)] + failures,
      footer: "Written by fmdist \(writtenBy). This page needs no network and no other file."
    ).text
  }

  private var subtitle: String {
    let names = search.hyperparameters.map(\.name).listed()
    let order = "ranked by the \(search.maximizes ? "highest" : "lowest") \(search.objective)"
    return "\(names); \(order)\(search.isComplete ? "" : "; stopped, and can go on")"
  }

  private var notices: [String] {
    (search.isSynthetic
      ? ["SYNTHETIC DATA: the images are drawn by fmdist; the accuracy says nothing about a real data set."] : [])
      + (search.choosesOnTestSet ? [SearchReport.testSetNotice + "."] : [])
  }

  private var figures: Markup {
    let epochs = search.trials.reduce(0) { $0 + $1.trainedEpochs }
    let test = search.choosesOnTestSet ? nil : search.best?.testAccuracy
    let all: [(name: String, value: String, note: String)?] = [
      (
        "Trials", NumberText.grouped(search.trials.count),
        "of \(NumberText.count(search.hyperparameters.count, "hyperparameter"))"
      ),
      search.best.map { ("Best \(search.objective)", search.words($0.objective ?? .nan), $0.name) },
      test.map { ("Test accuracy", search.words($0), "of the best trial; it chose nothing") },
      ("Epochs trained", NumberText.grouped(epochs), "all trials together"),
      ("Failed", NumberText.grouped(search.failed.count), search.failed.isEmpty ? "" : "their reasons are below"),
    ]
    let tiles: [Markup] = all.compactMap { $0 }.map { tile in
      let note: Markup = tile.note.isEmpty ? .empty : "<small>\(tile.note)</small>"
      return "<div><dt>\(tile.name)</dt><dd>\(tile.value)\(note)</dd></div>\n"
    }
    return "<dl class=\"figures\">\n\(tiles)</dl>"
  }

  private var bestSection: [Page.Section] {
    guard let best = search.best else {
      let sentence =
        search.trials.isEmpty ? "No trial is done." : "No trial has an objective: there is none to take."
      return [Page.Section(id: "best", title: "The best trial", body: RunPage.missing(sentence))]
    }
    let values = zip(search.hyperparameters, best.values).filter { $1 != .missing }
    let hashes: Markup = "\(best.hashes.filter { !$0.isEmpty }.joined(separator: ", "))"
    let facts = PageTable.facts(
      values.map { ($0.name, "\($1.words)") } + [
        ("Trial", "\(best.number)"), ("Epochs", "\(ScoreValue.measured(best.epochs).exact)"),
        ("Parameters", best.parameters.map { "\(NumberText.grouped($0))" }),
        ("Folder", best.folders.isEmpty ? nil : "\(best.folders.joined(separator: ", "))"),
        ("weights_sha256", hashes == .empty ? nil : hashes),
      ])
    let files: Markup =
      "<p><code>best.yaml</code> beside this page is its configuration, which <code>fmdist train --config</code> takes, and "
    let weights: Markup = "<code>best.safetensors</code> are its weights.</p>"
    return [Page.Section(id: "best", title: "The best trial", body: "\(facts)\n\(files)\(weights)")]
  }

  private var parallel: Markup {
    let hidden = search.trials.count - ParallelCoordinates.mostLines
    let note: Markup =
      hidden > 0 ? "\n<p class=\"faint\">The \(NumberText.count(hidden, "last trial")) are not drawn.</p>" : .empty
    return "\(ParallelCoordinates(search).figure.markup)\(note)"
  }

  private var charts: Markup {
    let charts: [Markup] = search.hyperparameters.indices.map { "\(ObjectiveChart(search, $0).figure.markup)\n" }
    return """
      <p class="faint">A dot is a trial, the full one the best; a line is the mean of all trials with a choice.</p>
      <div class="columns">
      \(charts)</div>
      """
  }

  private var importance: Markup {
    let all = HyperparameterImportance.all(of: search)
    guard all.contains(where: { $0.share != nil }) else {
      return RunPage.missing("There is none to tell: it takes two trials or more whose \(search.objective) differ.")
    }
    func words(_ share: Double?) -> String { share.map { NumberText.percent($0) } ?? "–" }
    let table = PageTable.table(
      "Importance", head: ["hyperparameter", "explained", "by chance", "groups", "trials"],
      rows: all.map { [$0.name, words($0.share), words($0.byChance), String($0.groups), String($0.trials)] })
    return """
      <p>How much of the variance of \(search.objective) among the trials a hyperparameter explains alone (η²): the variance between \
      groups of trials with the same value over all of it. Of more than \(HyperparameterImportance.mostValues) numbers, \
      \(HyperparameterImportance.parts) groups of neighbours are made, as equal in size as they can be. By chance is what η² is on the average \
      where a hyperparameter does nothing, (groups − 1) / (trials − 1): what is not clearly above it says nothing.</p>
      <div class="columns">
      \(ImportanceChart(all).figure.markup)
      \(table)
      </div>
      <p class="faint">It says what went along with \(search.objective) in these trials, not what caused it, and nothing of what two \
      hyperparameters do together. Trials that were given up early count with what they had reached.</p>
      """
  }

  private var groupSection: [Page.Section] {
    let table = ScoreTable(of: search)
    guard let judge = table.judge else { return [] }
    let tables: [Markup] = search.hyperparameters.compactMap { hyperparameter in
      guard
        let column = table.columns.firstIndex(where: { $0.name == hyperparameter.name && $0.kind == .configuration }),
        isGrouping(column, hyperparameter.scale, table, judge)
      else { return nil }
      let groups = ScoreGroups(table, by: column, of: judge)
      let best = groups.groups.indices.filter { groups.groups[$0].mean != nil }.min { one, other in
        groups.score.isBefore(.measured(groups.groups[one].mean), .measured(groups.groups[other].mean))
      }
      let name = "By \(hyperparameter.name)"
      let body = PageTable.table(name, head: groups.head, rows: groups.lines, words: ScoreGroups.words, best: best)
      return "<h3>\(name)</h3>\n\(body)\n"
    }
    guard !tables.isEmpty else { return [] }
    return [
      Page.Section(
        id: "groups", title: "Mean and deviation of each value",
        body: "\(tables)<p class=\"faint\">\(ScoreGroups.note)</p>")
    ]
  }

  /// More values than this are no groups.
  private static let mostGroups = 30

  /// Whether trials that came to something (`judge`) have values of `column` in common, and these are few: of numbers two trials a value or more.
  private func isGrouping(_ column: Int, _ scale: SearchScale, _ table: ScoreTable, _ judge: Int) -> Bool {
    let rows = table.rows.filter { $0.values[judge] != .missing }
    let count = Set(rows.map { $0.values[column].exact }).count
    let most = scale.categoryWidth == nil ? rows.count / 2 : rows.count - 1
    return count > 1 && count <= min(most, Self.mostGroups)
  }

  private var curves: Markup {
    let trials = search.trials.filter { !$0.history.rows.isEmpty }
    guard !trials.isEmpty else { return RunPage.missing("No epoch of a trial is known.") }
    let shown = trials.prefix(ParallelCoordinates.mostLines).map { ComparedRun(name: $0.name, history: $0.history) }
    let charts: [Markup] = OverlaidCurves(ranked: shown).charts.map { "\(ChartMarkup($0).markup)\n" }
    let several = search.trials.contains { $0.hashes.count > 1 }
    let note: Markup = several ? "\n<p class=\"faint\">Of each trial its first execution.</p>" : .empty
    return "<div class=\"columns\">\n\(charts)</div>\(note)"
  }

  private var ranking: Markup {
    guard !search.trials.isEmpty else { return RunPage.missing("No trial is done.") }
    let table = ScoreTable(of: search)
    let (head, lines, words) = table.lines(
      (table.ranking.map { [$0] } ?? [])
        + table.columns.indices.filter {
          [.configuration, .measure].contains(table.columns[$0].kind) && table.isMeasured($0)
        })
    let hashes = search.trials.map { trial in
      trial.hashes.first.flatMap { $0.isEmpty ? nil : "\($0.prefix(12))…" } ?? "–"
    }
    let rows = zip(lines, hashes).prefix(Self.mostRows).map { $0 + [$1] }
    let body = PageTable.table(
      "Trials", head: head + ["weights_sha256"], rows: Array(rows), words: words.union([head.count]),
      best: search.best == nil ? nil : 0)
    let hidden = search.trials.count - Self.mostRows
    let note: Markup =
      hidden > 0
      ? "\n<p class=\"faint\">\(NumberText.count(hidden, "further trial")) and whole checksums are in tune.csv.</p>"
      : "\n<p class=\"faint\">Whole checksums and the trials' folders are in tune.csv.</p>"
    return "\(body)\(note)"
  }

  private var failures: Markup {
    let rows = search.failed.prefix(Self.mostFailures).map { trial in
      [trial.name, search.assignment(of: trial), trial.failure ?? "–"]
    }
    let hidden = search.failed.count - Self.mostFailures
    let note: Markup =
      hidden > 0 ? "\n<p class=\"faint\">tune.csv has \(NumberText.grouped(hidden)) more.</p>" : .empty
    let body = PageTable.table(
      "Failed trials", head: ["trial", "hyperparameters", "why"], rows: Array(rows), words: [1, 2])
    return "\(body)\(note)"
  }
}
