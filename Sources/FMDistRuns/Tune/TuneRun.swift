import FMDistCommunication
import FMDistDatasets
import FMDistNeuralNet
import FMDistPlatform
import FMDistReports
import FMDistRunFiles
import FMDistTraining
import FMDistTuning
import Foundation

/// `fmdist tune`: trials of a search, shared out among groups of ranks.
///
/// Each group takes the next trial when it comes free. Which trials there are follows from the configuration and from results, never from
/// who is first: so ranking and weights are the same at any number of ranks, groups and restarts.
package struct TuneRun: Sendable {
  /// The configuration file, which has a section `tune`.
  package var configurationFile: String
  /// `a.b=value`, in order.
  package var overrides: [String] = []
  /// The search's folder; nil for `tune/NAME`.
  package var output: String?
  /// Who trains.
  package var groups = TrialGroups()
  /// Where words go.
  package var console: Console
  /// The columns of the terminal.
  package var width: @Sendable () -> Int = { 100 }
  /// Where the best trials so far are shown, if it can redraw; nil for nowhere.
  package var screen: ProgressScreen?

  /// How a search ended.
  package enum Outcome: Sendable {
    case finished
    /// It was asked to stop; the same command goes on.
    case stopped
  }

  /// A search by the configuration in `configurationFile`.
  package init(configurationFile: String, console: Console) {
    self.configurationFile = configurationFile
    self.console = console
  }

  /// Searches over `world`. Called on every rank alike.
  package func run(over world: any Communicator) throws -> Outcome {
    var ready = try world.prepareAtRoot { try prepare(ranks: world.size, team: $0) }
    let dataset = try Dataset.broadcast(ready?.dataset, over: world)
    ready?.dataset = dataset
    let texts = try world.broadcastBytes(
      Array(([ready?.output ?? "", configurationFile] + overrides).joined(separator: "\u{0}").utf8), root: 0)
    let words = String(decoding: texts, as: UTF8.self).split(separator: "\u{0}", omittingEmptySubsequences: false)
      .map(String.init)
    let folder = TuneFolder(words[0])
    let (trials, stops) = try groups.train(on: [dataset], in: folder.trials, over: world) { isRoot in
      let plan = try ready?.plan ?? TrialPlan(file: words[1], overrides: Array(words[2...]))
      return SearchTrials(
        plan, dataset: dataset, folder: folder,
        progress: isRoot ? TuneProgress(plan, folder, console: console, screen: screen) : nil)
    }
    _ = try world.atRoot {
      guard var trials else { return }
      try report(&trials, folder: folder, isWhole: !stops, isSynthetic: dataset.source.synthetic)
    }
    withExtendedLifetime(ready) {}
    return stops ? .stopped : .finished
  }

  private struct Ready {
    let plan: TrialPlan
    var dataset: Dataset
    let output: String
    /// The search's folder, held to the end.
    let lock: FileLock
  }

  /// Rank 0's part: the configuration, the data and the folder.
  private func prepare(ranks: Int, team: any ImageTeam) throws -> Ready {
    try groups.check(ranks: ranks)
    let plan = try TrialPlan(file: configurationFile, overrides: overrides)
    try plan.base.check(ranks: groups.size)
    let dataset = try plan.base.weighted(
      plan.base.loadData(
        option: groups.data, downloader: DatasetDownloader(report: console.tell), loader: console.loader(team)))
    for warning in try plan.base.warnings(on: dataset) { console.warn(warning.message) }
    let output = output ?? "tune/\(plan.base.name)"
    let folder = TuneFolder(output)
    try AtomicFile.makeFolder(folder.trials.path)
    let lock = try folder.lock()
    try folder.requireData(of: dataset)
    let text = try InputFile.read(configurationFile, limit: 1 << 20)
    try AtomicFile.write(String(decoding: text, as: UTF8.self), to: folder.configuration)
    return Ready(plan: plan, dataset: dataset, output: output, lock: lock)
  }

  /// Writes what was found, and says it.
  private func report(_ trials: inout SearchTrials, folder: TuneFolder, isWhole: Bool, isSynthetic: Bool) throws {
    let (outcome, isComplete) = try trials.outcome()
    var search = SearchReport(outcome, plan: trials.plan, folder: folder)
    search.isSynthetic = isSynthetic
    search.isComplete = isWhole && isComplete
    try AtomicFile.write(search.csv, to: folder.table)
    try TunePage(search, writtenBy: fmdistVersion).write(to: folder.report)
    if let best = outcome.best {
      let trial = trials.plan.trial(best.assignment, execution: 0)
      if case .success(let configuration) = trial.configuration {
        try AtomicFile.write(configuration.yaml, to: folder.bestConfiguration)
      }
      try CheckpointFolder.Found.ofResult(folder.trials.run(trial.id).path).checkpoint.write(to: folder.bestCheckpoint)
    }
    console.write("")
    console.write(block: search.text(width: width()) + "\n")
    for sentence in search.sentences { console.write(sentence) }
    if isWhole && !isComplete && trials.isOutOfTime {
      console.write("tune.budget.seconds are over: with more of them the same command goes on from here")
    } else if !search.isComplete {
      console.write("stopped and saved; the same command goes on from here")
    }
    console.write("results in \(folder.path); report.html shows them")
    guard search.isComplete && outcome.best == nil else { return }
    throw outcome.trials.isEmpty
      ? RunError(.configuration, "tune.budget allows no trial: the first one takes more")
      : RunError(.badData, "no trial has come to a result; \(folder.table) says why")
  }
}
