import FMDistCommunication
import FMDistTraining

/// Answers other ranks while a trial is trained, and shows what they have done.
final class TrialObserver: TrainingObserver {
  private let counter: any WorkCounter
  private let progress: (any TrialProgress)?
  private var lastLook = ContinuousClock.now
  /// Between two looks at what others have done.
  private static let pause = Duration.milliseconds(500)

  init(counter: any WorkCounter, progress: (any TrialProgress)?) {
    (self.counter, self.progress) = (counter, progress)
  }

  func trained(_ step: TrainedStep) throws(CommunicationError) { try counter.progress() }
  func finished(_ epoch: FinishedEpoch) {
    guard ContinuousClock.now - lastLook >= Self.pause else { return }
    progress?.look()
    lastLook = .now
  }
}
