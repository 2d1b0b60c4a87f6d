import FMDistRunFiles
import FMDistTraining

/// Writes TensorBoard's event files. If one can't be written, the run says so and goes on without.
final class RunEventFiles: TrainingObserver {
  private let run: OpenRun
  private let facts: RunFacts
  private let pictures: RunDrawings
  private let trial: TrialFacts?
  private let stepsPerPoint: Int
  private var files: TensorBoardFolder?
  private var steps: StepCurve?

  /// Curves by step have a point every `stepsPerPoint` steps.
  init(_ run: OpenRun, facts: RunFacts, pictures: RunDrawings, trial: TrialFacts?, stepsPerPoint: Int) {
    self.run = run
    self.stepsPerPoint = stepsPerPoint
    self.trial = trial
    self.facts = facts
    self.pictures = pictures
  }

  func began(_ beginning: TrainingBeginning) {
    let configuration = run.configuration
    writing { () throws(RunFileError) in
      files = try TensorBoardFolder(
        run.folder.tensorBoard, configuration: configuration,
        model: facts.model.summary(title: configuration.name.visible),
        table: HistoryTable(beginning.history, beginning.measures), trial: trial)
      guard beginning.trained == nil else { return }
      steps = try StepCurve(
        in: TensorBoardFolder.steps(run.folder.tensorBoard), after: beginning.steps, every: stepsPerPoint)
    }
  }

  func trained(_ step: TrainedStep) {
    writing { () throws(RunFileError) in try steps?.add(step) }
  }

  func finished(_ epoch: FinishedEpoch) {
    writing { () throws(RunFileError) in try files?.finishEpoch(epoch.row, epoch.measure) }
  }

  func ended(_ result: TestedModel) {
    guard files != nil else { return }
    let epochs = result.ending.weightsEpoch
    writing { () throws(RunFileError) in
      try files?.add(pictures.images(), epochs: epochs)
      try files?.finish(
        testLoss: result.scores.loss, testAccuracy: result.scores.accuracy,
        testMetrics: Array(result.scores.metrics.dropFirst()), epochs: epochs)
    }
  }

  private func writing(_ body: () throws(RunFileError) -> Void) {
    do throws(RunFileError) {
      try body()
    } catch {
      (files, steps) = (nil, nil)
      run.lose(error, "the run continues, but writes nothing more for TensorBoard")
    }
  }
}
