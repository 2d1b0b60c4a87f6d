import FMDistRunFiles
import Foundation

/// What comes between two epochs: validation, a checkpoint, and what follows from the scores.
extension Trainer {
  /// Validates and saves; false if it was asked to stop before the scores were there.
  func finishEpoch() throws -> Bool {
    var mayGoBack = goesBack
    if mayGoBack, try replica.firstNonFinite() != nil {
      try goBackAtTheEnd()
      mayGoBack = false
    }
    try requireFiniteArrays()
    let start = ContinuousClock.now
    try hooks.tell { try $0.validates(epoch: state.epoch) }
    var scores: Evaluator.Scores?
    while true {
      let outcome = try trace.record(.validation, state.epoch) {
        try arrays.withAverages { try validator.evaluate(unless: { isAsked }) }
      }
      guard case .scored(let found) = outcome else { return false }
      scores = found
      if try communicator.broadcast(found?.isFinite ?? true, root: 0) { break }
      guard mayGoBack else { throw diverged(.validationLoss) }
      try goBackAtTheEnd()
      mayGoBack = false
    }
    state.seconds += (ContinuousClock.now - start).seconds
    var isBest = false
    if let scores {
      let row = History.Row(
        epoch: state.epoch, loss: state.meanLoss, accuracy: state.accuracy(answersPerSample: answers),
        validationLoss: scores.loss, validationAccuracy: scores.accuracy,
        validationMetrics: Array(scores.metrics.dropFirst()))
      state.history.rows.append(row)
      if configuration.choosesPostprocessing {
        state.postprocessing = configuration.postprocessing(on: scores.images)
      }
      isBest = state.takeBest(earlyStopping: configuration.training.earlyStopping)
      let measures = state.measure(
        time: Date().timeIntervalSince1970,
        learningRate: learningRate.rate(update: state.step - 1, reducedTo: decision.targetRate))
      let finished = FinishedEpoch(
        row: row, measure: measures, history: state.history, measures: state.measures, isBest: isBest)
      try hooks.tell { try $0.finished(finished) }
    }
    state.nextEpoch()
    try save(isBest: isBest, .meanwhile)
    return true
  }

  /// Comes to the same conclusions from the finished epochs on every rank; `announces` a lower learning rate, which is new.
  func decide(announces: Bool) throws {
    guard configuration.decidesByHistory else { return }
    let before = decision.targetRate
    decision = try communicator.broadcast(
      configuration.decision(after: state.history, target: learningRate.target), root: 0)
    if announces && decision.targetRate < before && !decision.stopsEarly {
      try hooks.tell { try $0.reduced(learningRate: decision.targetRate, epoch: state.epoch) }
    }
  }
}
