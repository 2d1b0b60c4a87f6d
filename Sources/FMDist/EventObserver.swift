import FMDistRunFiles
import FMDistTraining

/// Tells a closure how training goes.
final class EventObserver: TrainingObserver {
  private let validates: Bool
  private let body: (TrainingEvent) throws -> Void
  /// An epoch that is told when its checkpoint is kept, so that the model is then as that epoch has left it.
  private var finishedEpoch: FinishedEpoch?

  init(validates: Bool, _ body: @escaping (TrainingEvent) throws -> Void) {
    self.validates = validates
    self.body = body
  }

  func trained(_ step: TrainedStep) throws {
    try tell(
      .step(
        TrainingEvent.Step(epoch: step.epoch, images: step.sampleOffset, loss: step.loss, accuracy: step.accuracy)))
  }

  func finished(_ epoch: FinishedEpoch) { finishedEpoch = epoch }

  func saved(_ checkpoint: Checkpoint) throws {
    guard let epoch = finishedEpoch else { return }
    finishedEpoch = nil
    let row = epoch.row
    try tell(
      .epoch(
        TrainingEvent.Epoch(
          number: row.epoch, loss: row.loss, accuracy: row.accuracy,
          validationLoss: validates ? row.validationLoss : nil,
          validationAccuracy: validates ? row.validationAccuracy : nil,
          imagesPerSecond: epoch.measure.imagesPerSecond)))
  }

  func reduced(learningRate: Double, epoch: Int) throws { try tell(.learningRateReduced(to: learningRate)) }

  private func tell(_ event: TrainingEvent) throws(Failure) {
    do { try body(event) } catch {
      throw Failure(.observer, "the observer of training threw: \(error)", underlying: error)
    }
  }
}
