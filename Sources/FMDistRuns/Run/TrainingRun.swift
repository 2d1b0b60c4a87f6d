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
  /// Whether to write event files for TensorBoard.
  package var writesEventFiles = true

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
    let ready =
      try communicator.atRoot { try prepare(ranks: communicator.size, localRanks: communicator.localSize) } ?? nil
    guard try communicator.broadcast(ready != nil, root: 0) else { return .nothingToTrain }
    // Not before: rank 0 may have had to download the data.
    communicator.watchdog = watchdogSeconds.map { Watchdog(secondsAllowed: $0) } ?? .off
    let yaml = try communicator.broadcastBytes(Array((ready?.configuration.yaml ?? "").utf8), root: 0)
    let configuration =
      try ready?.configuration
      ?? RunConfiguration(
        ConfigurationNode(text: String(decoding: yaml, as: UTF8.self), name: "rank 0's configuration"))
    let dataset = try Dataset.broadcast(ready?.dataset, over: communicator)
    let resumes = try communicator.broadcast(ready?.found != nil, root: 0)
    let moves = try communicator.broadcast(ready?.moves ?? false, root: 0)
    let noLimit = 0
    let stopAfter = try communicator.broadcast(self.stopAfter ?? noLimit, root: 0)
    let model = try configuration.model(for: dataset.training)

    var fingerprint = Fingerprint()
    fingerprint.add(fmdistVersion + configuration.yaml)
    for set in [dataset.training, dataset.test] {
      fingerprint.add(UnsafeRawBufferPointer(set.pixels.view.bytes))
      fingerprint.add(UnsafeRawBufferPointer(set.labels.view.bytes))
    }
    try communicator.requireAgreement(fingerprint.value, on: "version, configuration or data")

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
      stopAfter: stopAfter == noLimit ? nil : stopAfter, trace: try communicator.broadcast(trace, root: 0))
    // Held to the end.
    defer { withExtendedLifetime(ready) {} }
    do {
      let outcome = try trainer.run(
        resumes: resumes, moves: moves, checkpoint: ready?.found?.checkpoint, path: ready?.found?.path ?? "")
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

  /// What rank 0 found before anything is trained.
  private struct Ready {
    let configuration: RunConfiguration
    let dataset: Dataset
    /// What there is to say of the data.
    let warnings: [DatasetWarning]
    /// The folder that it writes to, held.
    let claim: RunClaim
    let found: CheckpointFolder.Found?
    /// The best checkpoint of a run that goes on in another folder, and whether there is such a move.
    let best: Checkpoint?
    let moves: Bool
    /// Whether what is in the folder goes.
    let replaces: Bool

    var folder: RunFolder { claim.folder }
  }

  /// Rank 0's part: configuration, checkpoint and data, all checked before a rank trains. Nil, and said, where nothing is left to be done.
  private func prepare(ranks: Int, localRanks: Int) throws -> Ready? {
    var (found, home, held) = try findCheckpoint()
    let configuration: RunConfiguration
    if configurationFile == nil, let found {
      configuration = try found.configuration(overrides: overrides)
    } else {
      configuration = try self.configuration()
    }
    if let found {
      for warning in found.warnings { console.warn(warning) }
      if found.checkpoint.fmdistVersion != fmdistVersion {
        console.warn(
          "\(found.path) was made by fmdist \(found.checkpoint.fmdistVersion), this is \(fmdistVersion): "
            + "the run may not get the bits that it would have got there")
      }
      let made = try found.configuration()
      try configuration.check(agreesWith: made, path: found.path)
      try found.checkpoint.requireFinite(path: found.path)
    }
    try configuration.check(ranks: ranks)
    let claim = try held ?? takeFolder(home: home, name: configuration.name)
    let output = claim.folder
    if !claim.isLocked {
      console.warn(
        "\(output.path) is on a file system without locks: a second run into it would not be noticed")
    }
    let replaces = try replacesRun(in: output, home: home, found: found)
    let moves = found != nil && !(home?.isSame(as: output) ?? false)
    if !moves, let checkpoint = found?.checkpoint, let trained = configuration.trained(in: output, checkpoint) {
      reporter.nothingToTrain(trained, epochs: checkpoint.history.rows.count)
      return nil
    }
    try checkInputs(of: output, goesOn: home?.isSame(as: output) ?? false, found: found, configuration, dataset: nil)
    let dataset = try configuration.loadData(option: data, downloader: DatasetDownloader(report: console.tell))
    if let found { try ImageKind(found.checkpoint, path: found.path)?.requireSize(of: dataset, path: found.path) }
    try checkInputs(of: output, goesOn: true, found: nil, configuration, dataset: dataset)
    let samples = try configuration.split(of: dataset).training.count
    if case .steps(let window) = trace {
      let last = configuration.training.steps(samples: samples)
      let complaint = window.complaint(done: found?.checkpoint.step ?? 0, last: min(last, stopAfter ?? last))
      if let complaint { console.warn(complaint) }
    }
    let model = try configuration.model(for: dataset.training)
    _ = try configuration.augmenter(for: dataset.training)
    try configuration.checkShards(of: model)
    try configuration.checkMemory(
      of: model, dataset: dataset, samples: samples, ranks: ranks, localRanks: localRanks)
    if let found {
      let shapes = model.parameters.map { ($0.name, $0.shape) }
      try found.checkpoint.requireParameters(shapes, path: found.path)
      try found.checkpoint.requireOptimizerState(configuration.optimizer.slots, of: shapes, path: found.path)
      try DatasetFingerprint.check(found.checkpoint, path: found.path, trainedOn: dataset)
      if configuration.data.classNames == nil {
        try DatasetFingerprint.checkNames(found.checkpoint, path: found.path, of: dataset)
      }
      let state = try TrainingState(found.checkpoint, path: found.path)
      try state.check(samples: samples, configuration.training, path: found.path)
      try configuration.training.earlyStopping?.requireBestWeights(of: found, in: home)
    }
    let best = moves ? home.flatMap { try? Checkpoint(finite: $0.checkpoints.path(of: .best)) } : nil
    if moves && best == nil { found = found?.withoutBest }
    return Ready(
      configuration: configuration, dataset: dataset, warnings: try configuration.warnings(on: dataset), claim: claim,
      found: found, best: best, moves: moves, replaces: replaces)
  }

  private func configuration() throws -> RunConfiguration {
    try RunConfiguration.load(file: configurationFile, overrides: overrides)
  }

  /// Whether a run that is in `output` is to be removed; throws where it would be lost unasked. `home` is the folder of
  /// the run that goes on.
  private func replacesRun(in output: RunFolder, home: RunFolder?, found: CheckpointFolder.Found?) throws -> Bool {
    guard output.isUsed else { return false }
    let goesOn = home?.isSame(as: output) ?? false
    if goesOn, let found {
      if let newest = try output.checkpoints.newest(), newest.checkpoint.step > found.checkpoint.step, !overwrite {
        throw RunError(
          .usage,
          "\(found.path) is from step \(found.checkpoint.step), and \(newest.path) from step \(newest.checkpoint.step), "
            + "which going on would replace: choose another --output, or confirm with --overwrite")
      }
      return false
    }
    // A run that was killed before its first checkpoint begins again.
    if goesOn && !output.hasResult { return true }
    if overwrite { return true }
    let state = goesOn ? "holds the result of a run, but no checkpoint to go on from" : "already holds a run"
    let advice = resume == nil ? "go on with it with --resume auto, " : ""
    let instead = resume == .auto ? " and without --resume" : ""
    throw RunError(
      .usage,
      "\(output.path) \(state): \(advice)replace it with --overwrite\(instead), or choose another --output")
  }

  /// The folder to write to: the one that was named, that of the run that goes on, or one that nobody uses.
  private func takeFolder(home: RunFolder?, name: String) throws(RunError) -> RunClaim {
    if let warning = RunHolder.launcherWarning { console.warn(warning) }
    if let folder = output.map(RunFolder.init) ?? home { return try .take(folder) }
    return try .takeUnused(name: name)
  }

  /// Throws where writing into `output` would replace or change what this run reads.
  private func checkInputs(
    of output: RunFolder, goesOn: Bool, found: CheckpointFolder.Found?, _ configuration: RunConfiguration,
    dataset: Dataset?
  ) throws {
    var inputs = InputCheck()
    // What is written over its own like is not lost.
    if let configurationFile, (try? InputFile.read(configurationFile, limit: 1 << 20)) != Array(configuration.yaml.utf8)
    {
      inputs.add("--config", configurationFile)
    }
    if !goesOn { inputs.add("--resume", found?.path) }
    if let dataset { inputs.add(dataset) }
    for file in output.filesThere { try inputs.expectFree(file) }
    try inputs.expectOutside(output.path)
  }

  /// The checkpoint to go on from, the folder of its run, and that folder's claim where it is taken already.
  private func findCheckpoint() throws -> (CheckpointFolder.Found?, RunFolder?, RunClaim?) {
    switch resume {
    case nil: return (nil, nil, nil)
    case .auto:
      // Taken first: what is found stays.
      let claim =
        if let output {
          try takeFolder(home: RunFolder(output), name: "")
        } else {
          try RunClaim.takeLatest(name: configuration().name) { console.warn($0) }
        }
      guard let claim else { return (nil, nil, nil) }
      return (try claim.folder.checkpoints.newest(), claim.folder, claim)
    case .path(let path):
      let found = try CheckpointFolder.Found.at(path)
      // A checkpoint that lies in a run's folder goes on there.
      let (folder, _) = PathText.split(found.path)
      let (home, name) = PathText.split(folder)
      return (found, name == "checkpoints" ? RunFolder(home) : nil, nil)
    }
  }

  private func open(_ ready: Ready, model: ModelPlan, hosts: Hosts, threads: Int) throws -> RunOutput {
    let ranks = hosts.size
    // The last thing before training: nothing is removed for a run that does not start.
    try ready.claim.expectInPlace()
    ready.claim.keep()
    if ready.replaces { try ready.folder.clear() }
    if let found = ready.found, !ready.moves, found.path != ready.folder.checkpoints.path(of: .last) {
      try ready.folder.checkpoints.removeDamagedLast()
    }
    if let best = ready.best { try best.write(to: ready.folder.checkpoints.path(of: .best)) }
    if ready.dataset.source.synthetic && tellsSynthetic { console.tell(ProgressReporter.syntheticWarning) }
    if let found = ready.found { reporter.say("going on from \(found.path)") }
    reporter.say(block: model.summary(title: ready.configuration.name.brief().visible))
    reporter.say(
      "data: \(ready.dataset.name), \(ready.dataset.training.count) training and \(ready.dataset.test.count) test images, "
        + ready.dataset.source.summary)
    if ready.dataset.source.synthetic { reporter.say(ProgressReporter.syntheticWarning) }
    for warning in ready.warnings { console.warn(warning.message) }
    let accumulation = ready.configuration.training.accumulation
    let accumulated = accumulation == 1 ? "" : "\(accumulation) x "
    reporter.say(
      "\(ranks) \(ranks == 1 ? "rank" : "ranks") x \(threads) \(threads == 1 ? "thread" : "threads"), "
        + "batch \(accumulated)\(ready.configuration.training.batchSize) in \(ready.configuration.training.shards) shards"
    )
    let shards = ShardPlan(shards: ready.configuration.training.shards, ranks: ranks).shards(ofRank: 0).count
    if threads > shards && model.layers.contains(where: \.sumsByShard) {
      reporter.say(
        "note: backward, convolutions use one thread a shard, so \(shards) of \(threads); more training.shards use more "
          + "(and give other bits)")
    }
    let facts = RunFacts(
      model: model, dataset: ready.dataset, warnings: ready.warnings, hosts: hosts, threads: threads)
    return try RunOutput(
      ready.claim, configuration: ready.configuration, facts: facts, writesEventFiles: writesEventFiles,
      reporter: reporter, console: console)
  }
}
