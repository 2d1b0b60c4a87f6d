import FMDistTraining

/// Tells a closure how a training goes.
final class EventObserver: TrainingObserver {
  private let validates: Bool
  private let body: (TrainingEvent) throws -> Void
  /// The weights' epoch at the end.
  private(set) var ending: RunEnding?

  init(validates: Bool, _ body: @escaping (TrainingEvent) throws -> Void) {
    self.validates = validates
    self.body = body
  }

  func trained(_ step: TrainedStep) throws {
    try body(
      .step(
        TrainingEvent.Step(epoch: step.epoch, images: step.sampleOffset, loss: step.loss, accuracy: step.accuracy)))
  }

  func finished(_ epoch: FinishedEpoch) throws {
    let row = epoch.row
    try body(
      .epoch(
        TrainingEvent.Epoch(
          number: row.epoch, loss: row.loss, accuracy: row.accuracy,
          validationLoss: validates ? row.validationLoss : nil,
          validationAccuracy: validates ? row.validationAccuracy : nil,
          imagesPerSecond: epoch.measure.imagesPerSecond)))
  }

  func reduced(learningRate: Double, epoch: Int) throws { try body(.learningRateReduced(to: learningRate)) }

  func ended(_ result: TestedModel) { ending = result.ending }
}
