import FMDistCommunication
import FMDistDatasets
import FMDistNeuralNet
import FMDistPlatform
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
  /// The folder of the data, or `synthetic`.
  package var data: String?
  /// The search's folder; nil for `tune/NAME`.
  package var output: String?
  /// The ranks that train a trial together.
  package var groupSize = 1
  /// Threads a rank; nil for its share of the cores.
  package var threads: Int?
  /// Whether each trial has event files for TensorBoard.
  package var writesEventFiles = true
  /// Where words go.
  package var console: Console
  /// The columns of the terminal.
  package var width: @Sendable () -> Int = { 100 }
  /// Whether this process is asked to stop.
  package var isAsked: @Sendable () -> Bool = { false }
  /// Called on every rank when there is something to save.
  package var savesFromHere: @Sendable () -> Void = {}

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
    let ready = try world.atRoot { try prepare(ranks: world.size) }
    let dataset = try Dataset.broadcast(ready?.dataset, over: world)
    let texts = try world.broadcastBytes(
      Array(([ready?.output ?? "", configurationFile] + overrides).joined(separator: "\u{0}").utf8), root: 0)
    let words = String(decoding: texts, as: UTF8.self).split(separator: "\u{0}", omittingEmptySubsequences: false)
      .map(String.init)
    let folder = TuneFolder(words[0])
    let size = try world.broadcast(groupSize, root: 0)
    guard let group = try world.split(color: world.rank / size, key: world.rank) else {
      preconditionFailure("every rank is in a group")
    }
    let counter = try world.workCounter()
    savesFromHere()
    // Leaders alone need to know what there is to do.
    let plan = try ready?.plan ?? (group.rank == 0 ? TrialPlan(file: words[1], overrides: Array(words[2...])) : nil)
    let progress = world.rank == 0 ? plan.map { TuneProgress($0, folder, console: console) } : nil
    var leader = plan.map {
      TuneLeader(plan: $0, dataset: dataset, folder: folder, progress: progress, isAsked: isAsked)
    }
    var stops = false
    while let order = try group.broadcast(leader?.next(counter) ?? .wait, root: 0).task {
      try train(order, leader, dataset, over: group, counter: counter, progress: progress)
      try leader?.note()
      stops = try group.allGather(isAsked()).contains(true)
      if stops { break }
    }
    stops = try world.allGather(stops || isAsked()).contains(true)
    // Nobody leaves before all are done: the last ones may still ask rank 0 for work.
    try counter.close()
    try group.close()
    _ = try world.atRoot {
      guard let leader else { return }
      try report(leader, folder: folder, isWhole: !stops)
    }
    withExtendedLifetime(ready) {}
    return stops ? .stopped : .finished
  }

  private struct Ready {
    let plan: TrialPlan
    let dataset: Dataset
    let output: String
    /// The search's folder, held to the end.
    let lock: FileLock
  }

  /// Rank 0's part: the configuration, the data and the folder.
  private func prepare(ranks: Int) throws -> Ready {
    guard groupSize >= 1, ranks.isMultiple(of: groupSize) else {
      throw RunError(
        .usage, "--group-size \(groupSize): expected a divisor of the number of ranks, which is \(ranks)")
    }
    let plan = try TrialPlan(file: configurationFile, overrides: overrides)
    try plan.base.check(ranks: groupSize)
    let dataset = try plan.base.weighted(
      plan.base.loadData(option: data, downloader: DatasetDownloader(report: console.tell)))
    for warning in try plan.base.warnings(on: dataset) { console.warn(warning.message) }
    let output = output ?? "tune/\(plan.base.name)"
    let folder = TuneFolder(output)
    try AtomicFile.makeFolder(folder.trials)
    let lock = try folder.lock()
    try folder.requireData(of: dataset)
    let text = try InputFile.read(configurationFile, limit: 1 << 20)
    try AtomicFile.write(String(decoding: text, as: UTF8.self), to: folder.configuration)
    return Ready(plan: plan, dataset: dataset, output: output, lock: lock)
  }

  /// Trains a trial on all ranks of `group`, as far as it is not asked to stop; what goes wrong is the trial's end, not the search's.
  private func train(
    _ order: TuneOrder.Task, _ leader: TuneLeader?, _ dataset: Dataset, over group: any Communicator,
    counter: any WorkCounter, progress: TuneProgress?
  ) throws {
    let quiet = ProgressReporter(.quiet, screen: ProgressScreen { _ in })
    var run = TrainingRun(reporter: quiet, console: .silent)
    run.isAsked = isAsked
    run.threads = threads
    run.data = data
    run.drawsPictures = false
    run.writesEventFiles = writesEventFiles
    run.resume = .auto
    run.lastEpoch = order.epochs
    if order.hasSameData { run.dataset = dataset }
    if let current = leader?.current {
      run.configuration = current.configuration
      run.output = current.run.path
      run.observers = [TuneObserver(counter: counter, progress: progress)]
    }
    do {
      try group.contained {
        do { _ = try run.run(over: group) } catch let refusal as Refusal {
          // The other ranks of the group have none of their own.
          throw refusal.error ?? RunError(.internal, "rank 0 refused")
        }
      }
    } catch let failure as GroupFailure {
      if let leader, let error = failure.error as? any FaultError, error.fault.isOfMachine {
        leader.takeBack()
        throw error
      }
      leader?.current?.failed(failure.reason)
    }
    // Between trials a leader may wait for another group's for as long as that takes.
    group.watchdog = .off
  }

  /// Writes what was found, and says it.
  private func report(_ leader: TuneLeader, folder: TuneFolder, isWhole: Bool) throws {
    var leader = leader
    let (outcome, isComplete) = try leader.outcome()
    let names = leader.plan.tune.space.hyperparameters.map(\.name)
    try AtomicFile.write(outcome.csv(names), to: folder.table)
    if let best = outcome.best {
      let trial = leader.plan.trial(best.assignment, execution: 0)
      if case .success(let configuration) = trial.configuration {
        try AtomicFile.write(configuration.yaml, to: folder.bestConfiguration)
      }
      try CheckpointFolder.Found.ofResult(folder.run(trial.id).path).checkpoint.write(to: folder.bestCheckpoint)
    }
    let table = TuneTable(outcome, names: names, validatesOnTestSet: leader.plan.base.data.validation.source == .test)
    console.write(block: table.text(width: width()))
    for sentence in table.sentences { console.write(sentence) }
    if isWhole && !isComplete && leader.isOutOfTime {
      console.write("tune.budget.seconds are over: with more of them the same command goes on from here")
    } else if !isWhole || !isComplete {
      console.write("stopped and saved; the same command goes on from here")
    }
    console.write("results in \(folder.path)")
    guard isWhole && isComplete && outcome.best == nil else { return }
    throw outcome.trials.isEmpty
      ? RunError(.configuration, "tune.budget allows no trial: the first one takes more")
      : RunError(.badData, "no trial has come to a result; \(folder.table) says why")
  }
}

/// What a leader tells its group to do.
enum TuneOrder: BitwiseCopyable, Sendable {
  /// To train the leader's trial up to an epoch.
  case task(Task)
  /// That there is no more to do.
  case end
  /// Of ranks that lead nobody: to hear the leader.
  case wait

  struct Task: BitwiseCopyable, Sendable {
    let epochs: Int
    /// Whether the trial reads the data that all ranks have.
    let hasSameData: Bool
  }

  var task: Task? { if case .task(let task) = self { task } else { nil } }
}

/// Answers other ranks while a trial is trained, and shows what they have done.
final class TuneObserver: TrainingObserver {
  private let counter: any WorkCounter
  private let progress: TuneProgress?

  init(counter: any WorkCounter, progress: TuneProgress?) { (self.counter, self.progress) = (counter, progress) }

  func trained(_ step: TrainedStep) throws(CommunicationError) { try counter.progress() }
  func finished(_ epoch: FinishedEpoch) { progress?.look() }
}
