import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

/// Draws what a run's folder shows at its end: the curves, the confusion matrix, the errors and the model. What can't be drawn is no reason
/// to lose a run.
final class RunDrawings: TrainingObserver {
  private let run: OpenRun
  private let facts: RunFacts
  private let result: RunResult
  private let console: Console
  private var pictures: RunPictures

  init(_ run: OpenRun, facts: RunFacts, result: RunResult, console: Console) {
    self.run = run
    self.facts = facts
    self.result = result
    self.console = console
    pictures = RunPictures(folder: run.folder)
    pictures.names = RunPictures.atTheEnd
    pictures.model = facts.model
  }

  func ended(_ tested: TestedModel) {
    guard let file = result.file else { return }
    if tested.scores.confusion != nil {
      pictures.errors = RunErrors(tested.scores.mistakes, of: facts.dataset)
    }
    do throws(RunFileError) {
      _ = try pictures.write(
        history: tested.history, result: file, console: console)
    } catch {
      run.lose(error, "the run is saved, and `fmdist report \(run.folder.path.shellPath)` draws its pictures")
    }
    if let warning = tested.ending.warning { run.warn(warning) }
  }

  /// The confusion matrix and the errors for TensorBoard, once the run has ended.
  func images() throws(RunFileError) -> [(tag: String, image: EncodedImage)] {
    guard let file = result.file else { return [] }
    return try pictures.images(of: file)
  }
}
