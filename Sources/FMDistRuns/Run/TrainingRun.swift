import FMDistCommunication
import FMDistDataParallel
import FMDistDatasets
import FMDistKernels
import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining
import Foundation

/// `fmdist train`: what was asked for, made ready by rank 0 and carried out by all.
package struct TrainingRun {
  /// Where to go on from.
  package enum Resume: Equatable, Sendable {
    /// From the output folder's newest checkpoint, or from the beginning where there is none.
    case auto
    /// From this checkpoint file, or the newest one of this run's folder.
    case path(String)
  }

  /// The configuration, which ``configurationFile`` and ``overrides`` say if it is nil.
  package var configuration: RunConfiguration?
  /// The data, where all ranks have it already.
  package var dataset: Dataset?
  /// Stop at the end of this epoch.
  package var lastEpoch: Int?
  /// Whether pictures and page are drawn at the end.
  package var drawsPictures = true
  /// Told of training at rank 0, beside the run's files.
  package var observers: [any TrainingObserver] = []
  /// What the run tries, if it is a trial of a search.
  package var trial: TrialFacts?
  /// The configuration file; nil for the checkpoint's, or the built-in one.
  package var configurationFile: String?
  /// `a.b=value`, in order.
  package var overrides: [String] = []
  /// The folder of the data, or `synthetic`.
  package var data: String?
  /// The run's folder; nil for an unused one named after the configuration.
  package var output: String?
  /// Whether a run that is already in the folder may be replaced.
  package var overwrite = false
  /// Where to go on from; nil to begin.
  package var resume: Resume?
  /// Threads a rank; nil for its share of the cores.
  package var threads: Int?
  /// Seconds that a rank waits for another before it ends the job; nil for as long as it takes.
  package var watchdogSeconds: Double? = TrainingRun.defaultWatchdogSeconds
  /// Stop and save after this many steps of the whole run.
  package var stopAfter: Int?
  /// Whether to write a trace, and of which steps.
  package var trace = TraceRequest.none
  /// Shows how it goes.
  package var reporter: ProgressReporter
  /// Where warnings go.
  package var console: Console
  /// Whether synthetic data is to be told on the console, as the reporter does not.
  package var tellsSynthetic = false
  /// Whether this process is asked to stop.
  package var isAsked: @Sendable () -> Bool = { false }
  /// Called on every rank when there is something to save: from here on a request to stop waits for that.
  package var savesFromHere: @Sendable () -> Void = {}
  /// Called on every rank when the result is kept; at rank 0 with the run's folder.
  package var resultIsKept: @Sendable (RunFolder?) -> Void = { _ in }
  /// How the session before ended, where this one was started in its place.
  package var restarted: RestartNote?
  /// Whether to write event files for TensorBoard.
  package var eventFiles = EventFileOptions()

  /// What ``watchdogSeconds`` is unless it is set.
  package static let defaultWatchdogSeconds = 120.0

  /// How a run ended; the folder is known at rank 0 alone.
  package enum Outcome: Sendable {
    /// All was trained before.
    case nothingToTrain
    /// Its results are in the folder, but for files that it can do without where some are lost.
    case finished(RunFolder?, hasLostFiles: Bool)
    /// It was asked to stop, and saved.
    case stopped(RunFolder?)
  }

  /// A run of the built-in configuration.
  package init(reporter: ProgressReporter, console: Console) {
    self.reporter = reporter
    self.console = console
  }

  /// Trains over `communicator`. Throws a ``Refusal`` on all ranks where the run can't begin or go on.
  package func run(over communicator: any Communicator) throws -> Outcome {
    var ready =
      try communicator.prepareAtRoot {
        try prepare(ranks: communicator.size, hostRanks: communicator.hostShare.count, team: $0)
      } ?? nil
    guard try communicator.broadcast(ready != nil, root: 0) else { return .nothingToTrain }
    // Not before: rank 0 may have had to download the data.
    communicator.watchdog = watchdogSeconds.map { Watchdog(secondsAllowed: $0) } ?? .off
    let yaml = try communicator.broadcastBytes(Array((ready?.configuration.yaml ?? "").utf8), root: 0)
    let configuration =
      try ready?.configuration
      ?? RunConfiguration(
        ConfigurationNode(text: String(decoding: yaml, as: UTF8.self), name: "rank 0's configuration"))
    let dataset = try self.dataset ?? Dataset.broadcast(ready?.dataset, over: communicator)
    // What rank 0 has read is in memory that its host shares, and freed.
    ready?.dataset = dataset
    let resumes = try communicator.broadcast(ready?.found != nil, root: 0)
    let moves = try communicator.broadcast(ready?.moves ?? false, root: 0)
    let noLimit = 0
    let stopAfter = try communicator.broadcast(self.stopAfter ?? noLimit, root: 0)
    let lastEpoch = try communicator.broadcast(self.lastEpoch ?? noLimit, root: 0)
    let model = try configuration.model(for: dataset.training)

    var fingerprint = Fingerprint()
    fingerprint.add(fmdistVersion + configuration.yaml)
    for set in [dataset.training, dataset.test] {
      fingerprint.add(UnsafeRawBufferPointer(set.labels.view.bytes))
      if let weights = set.weights { fingerprint.add(UnsafeRawBufferPointer(weights.view.bytes)) }
    }
    try communicator.requireAgreement(fingerprint.value, on: "version, configuration or data")
    try dataset.requireSamePixels(over: communicator)

    let budget = ThreadBudget(requested: threads, communicator: communicator)
    for warning in try budget.warnings(over: communicator) { console.warn(warning) }
    let pool = budget.pool()
    savesFromHere()
    let files = try communicator.atRoot { () throws -> RunOutput? in
      guard let ready else { return nil }
      return try open(ready, model: model, hosts: communicator.hosts, threads: pool.threads)
    }.flatMap { $0 }
    var hooks = files?.hooks ?? TrainingHooks()
    hooks.isAsked = isAsked
    hooks.resultIsKept = { resultIsKept(ready?.folder) }
    let trainer = try Trainer(
      configuration, model: model, dataset: dataset, communicator: communicator, pool: pool, hooks: hooks,
      stopAfter: stopAfter == noLimit ? nil : stopAfter, lastEpoch: lastEpoch == noLimit ? nil : lastEpoch,
      trace: try communicator.broadcast(trace, root: 0))
    // Held to the end.
    defer { withExtendedLifetime(ready) {} }
    do {
      let outcome = try trainer.run(
        resumes: resumes, moves: moves, checkpoint: ready?.found?.checkpoint, path: ready?.found?.path ?? "",
        initialWeights: ready?.initialWeights)
      try trainer.close()
      return try end(trainer, outcome, files, over: communicator)
    } catch {
      reporter.closeLine()
      throw error
    }
  }

  /// Notes how a run has ended. Called on every rank alike; what can't go on is a refusal with rank 0's sentence.
  private func end(
    _ trainer: Trainer, _ outcome: Trainer.Outcome, _ files: RunOutput?, over communicator: any Communicator
  ) throws -> Outcome {
    switch outcome {
    case .finished: return .finished(files?.run.folder, hasLostFiles: files?.run.hasLostFiles ?? false)
    case .stopped:
      if let files { reporter.stopped(folder: files.run.folder.path) }
      files?.log.stopped(at: trainer.place)
      return .stopped(files?.run.folder)
    case .diverged(let divergence):
      _ = try communicator.atRoot {
        reporter.closeLine()
        files?.log.diverged(divergence)
        // The result of an earlier end is none of this run's.
        try files?.result.outdate()
        throw RunError.diverged(
          divergence, advice: trainer.advice(on: divergence),
          before: divergence.finding == .testLoss ? nil : files?.run.folder.checkpoints.newestFinite())
      }
    case .replicasDiffer(let mismatch):
      _ = try communicator.atRoot {
        reporter.closeLine()
        files?.log.replicasDiffer(mismatch)
        try files?.result.outdate()
        throw RunError.replicasDiffer(
          ranks: communicator.hosts.describe(mismatch.ranks), what: mismatch.what, step: mismatch.step,
          checkpoint: files?.run.folder.checkpoints.path(of: .last))
      }
    }
    preconditionFailure("a run that can't go on is refused on all ranks")
  }
}
