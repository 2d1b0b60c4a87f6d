import FMDistTraining

/// Says how a run ended, when all else is done.
final class LastWords: TrainingObserver {
  private let reporter: ProgressReporter

  init(_ reporter: ProgressReporter) { self.reporter = reporter }

  func ended(_ tested: TestedModel) { reporter.finish(tested) }
}
