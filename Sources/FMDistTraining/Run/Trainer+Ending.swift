import FMDistDataParallel
import FMDistRunFiles

/// What comes after the last epoch: the weights that stay, their scores on the test images, and what is given back.
extension Trainer {
  /// Scores the test images, if that is wanted; false if it was asked to stop before. All epochs are saved already.
  func finish() throws -> Bool {
    try tellKept(waits: true)
    let ending = try end()
    self.ending = ending
    guard hooks.scoresTestImages else { return true }
    if let chosen = state.postprocessing { tester.postprocessing = chosen }
    tester.postprocessing.temperature = try communicator.broadcast(tester.postprocessing.temperature, root: 0)
    let outcome = try trace.record(.test, state.step) { try tester.evaluate(unless: { isAsked }) }
    guard case .scored(let scores) = outcome else {
      try requireKept()
      return false
    }
    guard try communicator.broadcast(scores?.isFinite ?? true, root: 0) else { throw diverged(.testLoss) }
    let tested = scores.map { scores in
      TestedModel(
        scores: scores, history: state.history, best: state.best, ending: ending, validation: validation,
        postprocessing: tester.postprocessing,
        thresholdMetric: state.postprocessing.flatMap { _ in configuration.training.threshold?.metric },
        weightsSHA256: arrays.weightsSHA256, classWeights: classWeights, steps: state.step,
        skippedSteps: state.skippedSteps, advice: advice(on: diverged(.loss)), initialWeights: initialWeights,
        seconds: state.seconds)
    }
    if let tested { try hooks.tell { try $0.tested(tested) } }
    // A rank that ends takes rank 0 with it, which has to keep the result first.
    try communicator.barrier()
    hooks.resultIsKept()
    if let tested { try hooks.tell { try $0.ended(tested) } }
    return true
  }

  /// How training ended; with `restore_best_weights` brings the best epoch's weights back to all ranks, else their averages if there are
  /// any.
  private func end() throws -> RunEnding {
    var ending = RunEnding(weightsEpoch: state.history.rows.count)
    let best = bestWeights(&ending)
    if try communicator.broadcast(best != nil, root: 0) {
      try arrays.restoreParameters(best)
      state.postprocessing = try best.flatMap { try Postprocessing($0, path: hooks.store?.placeOfBest ?? "") }
    } else {
      try arrays.exchangeAverages()
    }
    return ending
  }

  /// The best epoch's checkpoint, where its weights are to be restored and are not those at hand; at rank 0.
  private func bestWeights(_ ending: inout RunEnding) -> Checkpoint? {
    guard let stopping = configuration.training.earlyStopping else { return nil }
    let verdict = stopping.verdict(on: state.history.rows)
    ending.stopped = stopping.words(verdict)
    guard stopping.restoreBestWeights else { return nil }
    var checkpoint: Checkpoint?
    if let store = hooks.store, let best = verdict.bestEpoch, best != state.history.rows.count {
      checkpoint = store.best()
      if checkpoint?.best?.epoch != best {
        checkpoint = nil
        ending.warning =
          "\(store.placeOfBest) is not there, or not of epoch \(best), the best; the weights are those of epoch \(ending.weightsEpoch)"
      } else {
        ending.weightsEpoch = best
      }
    }
    return checkpoint
  }

  /// Gives back what the communicator holds for this run; called on every rank.
  package func close() throws { try replica.exchange.close() }
}
