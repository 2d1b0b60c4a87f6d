import FMDistCommunication
import FMDistDataParallel
import FMDistNeuralNet
import FMDistPlatform
import FMDistTraining

/// What rank 0 opens and says when training begins.
extension TrainingRun {
  func open(_ ready: Ready, model: ModelPlan, hosts: Hosts, threads: Int) throws -> RunOutput {
    let ranks = hosts.size
    // The last thing before training: nothing is removed for a run that does not start.
    try ready.claim.expectInPlace()
    ready.claim.keep()
    if ready.replaces { try ready.folder.clear() }
    if let found = ready.found, !ready.moves, found.path != ready.folder.checkpoints.path(of: .last) {
      try ready.folder.checkpoints.removeDamagedLast()
    }
    if let found = ready.found, !ready.moves { ready.folder.checkpoints.forget(behind: found.checkpoint.step) }
    let space = CheckpointSpace(
      ready.configuration, model: model, samples: try ready.configuration.split(of: ready.dataset).training.count,
      done: ready.found?.checkpoint.step ?? 0, folder: ready.folder.checkpoints)
    if let warning = try space.check(ready.folder.path) { console.warn(warning) }
    if let best = ready.best { try best.write(to: ready.folder.checkpoints.path(of: .best)) }
    if ready.dataset.source.synthetic && tellsSynthetic { console.tell(ProgressReporter.syntheticWarning) }
    if let found = ready.found { reporter.say("resuming from \(found.path)") }
    reporter.say(block: model.summary(title: ready.configuration.name.brief().visible))
    if ready.configuration.optimizer.average != nil {
      reporter.say("validation, test and checkpoints are of the averages of the weights (use_ema)")
    }
    for sentence in ready.initialWeights?.record.sentences ?? [] { reporter.say(sentence) }
    reporter.say(
      "data: \(ready.dataset.name), \(ready.dataset.training.count) training and \(ready.dataset.test.count) test images, "
        + ready.dataset.source.summary)
    for note in ready.dataset.source.notes { reporter.say("note: \(note)") }
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
        "note: in the backward pass, convolutions use one thread per shard, so \(shards) of \(threads); more training.shards use more "
          + "(and give other bits)")
    }
    let facts = RunFacts(
      model: model, dataset: ready.dataset, warnings: ready.warnings, hosts: hosts, threads: threads,
      restarted: restarted)
    return try RunOutput(
      ready.claim, configuration: ready.configuration, facts: facts, eventFiles: eventFiles,
      drawsPictures: drawsPictures, observers: observers, trial: trial, reporter: reporter,
      console: console)
  }
}
