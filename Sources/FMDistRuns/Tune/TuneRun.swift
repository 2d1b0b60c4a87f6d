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
        progress: isRoot
          ? TuneProgress(plan, folder, before: ready?.before ?? [:], console: console, screen: screen) : nil)
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
    /// What earlier sessions left.
    let before: [String: TrialRecord]
    /// The search's folder, held to the end.
    let lock: FileLock
  }

  /// Rank 0's part: the configuration, the data and the folder.
  private func prepare(ranks: Int, team: any ImageTeam) throws -> Ready {
    try groups.check(ranks: ranks)
    let plan = try TrialPlan(file: configurationFile, overrides: overrides)
    try plan.check(ranks: groups.size)
    try plan.check(dataOption: groups.data)
    let dataset = try plan.base.weighted(
      plan.base.loadData(
        option: groups.data, downloader: DatasetDownloader(report: console.tell), loader: console.loader(team)))
    for warning in try plan.base.warnings(on: dataset) { console.warn(warning.message) }
    let output = output ?? "tune/\(plan.base.name)"
    let folder = TuneFolder(output)
    var inputs = InputCheck()
    inputs.add("--config", configurationFile)
    inputs.add(dataset)
    try inputs.expectOutside(output)
    // What was written of the same search may be given again; anything else that is written would be lost.
    for file in folder.ownFiles where !FileSystem.areSame(configurationFile, folder.configuration) || !folder.isMarked {
      try inputs.expectFree(file)
    }
    let lock = try folder.lock()
    try AtomicFile.makeFolder(folder.trials.path)
    try folder.requireData(of: dataset, plan)
    let before = try folder.records()
    let text = try InputFile.read(configurationFile, limit: 1 << 20)
    try AtomicFile.write(String(decoding: text, as: UTF8.self), to: folder.configuration)
    return Ready(plan: plan, dataset: dataset, output: output, before: before, lock: lock)
  }

  /// Writes what was found, and says it.
  private func report(_ trials: inout SearchTrials, folder: TuneFolder, isWhole: Bool, isSynthetic: Bool) throws {
    let (outcome, isComplete) = try trials.outcome()
    var search = SearchReport(outcome, plan: trials.plan, folder: folder)
    search.isSynthetic = isSynthetic
    search.isComplete = isWhole && isComplete
    try AtomicFile.write(search.csv, to: folder.table)
    try TunePage(search, writtenBy: fmdistVersion).write(to: folder.report)
    let loss = try writeBest(outcome.best, plan: trials.plan, folder: folder)
    console.write("")
    console.write(block: search.text(width: width()) + "\n")
    for sentence in search.sentences { console.write(sentence) }
    if let loss { console.warn(loss) }
    if isWhole && !isComplete && trials.isOutOfTime {
      console.write("tune.budget.seconds have run out: with more of them the same command resumes from here")
    } else if !search.isComplete {
      console.write("stopped and saved; the same command resumes from here")
    }
    console.write("results in \(folder.path); report.html shows them")
    guard search.isComplete && outcome.best == nil else { return }
    throw outcome.trials.isEmpty
      ? RunError(.configuration, "tune.budget allows no trial: the first one needs more")
      : RunError(.badData, "no trial has a result; \(folder.table) says why")
  }

  /// Writes the configuration and the weights of `best`, as far as they are there; of an earlier best trial nothing stays. Gives why weights are
  /// missing; nil where they are not.
  private func writeBest(_ best: TuneOutcome.Trial?, plan: TrialPlan, folder: TuneFolder) throws -> String? {
    guard let best else {
      try remove([folder.bestConfiguration, folder.bestCheckpoint])
      return nil
    }
    let trial = plan.trial(best.assignment, execution: 0)
    if case .success(let configuration) = trial.configuration {
      try AtomicFile.write(configuration.yaml, to: folder.bestConfiguration)
    }
    let run = folder.trials.run(trial.id)
    let found: CheckpointFolder.Found
    do { found = try .ofResult(run.path) } catch let error as CheckpointError where error.kind == .missing {
      try remove([folder.bestCheckpoint])
      return "best.safetensors is not written: the checkpoints of the best trial, \(run.path), are gone; remove "
        + "\(folder.trials.record(trial.id)) to train it again"
    }
    // Weights of another epoch are those of another result.
    guard found.checkpoint.weightsSHA256 == best.records.first?.weightsSHA256 else {
      try remove([folder.bestCheckpoint])
      return
        "best.safetensors is not written: the best trial is that after \(NumberText.count(best.epochs, "epoch")), and \(run.path) was "
        + "trained further, by another search here or one that was stopped; best.yaml retrains it"
    }
    try found.checkpoint.write(to: folder.bestCheckpoint)
    return nil
  }

  private func remove(_ files: [String]) throws {
    for file in files where FileSystem.exists(file) { try FileSystem.unlink(file) }
  }
}
