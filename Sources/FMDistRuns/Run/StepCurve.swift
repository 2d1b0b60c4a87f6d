import FMDistRunFiles
import FMDistTraining
import Foundation

/// TensorBoard's curves by step: `batch_loss`, `batch_accuracy` and `batch_learning_rate`, as Keras's with `update_freq`.
///
/// A point is the mean over the steps since the last one. Points are in no checkpoint: a session that goes on keeps those of the sessions
/// before it, up to the step where it begins.
final class StepCurve {
  private let frequency: Int
  private let file: EventFile
  private var loss = 0.0
  private var accuracy = 0.0
  private var samples = 0

  /// The curve in `folder` of a session that begins after `steps` steps of the run, with a point every `frequency` steps.
  init(in folder: String, after steps: Int, every frequency: Int) throws(RunFileError) {
    self.frequency = frequency
    if steps == 0 { EventFile.retire(in: folder) }
    file = try EventFile(in: folder, wallTime: Date.now.timeIntervalSince1970, firstStep: steps == 0 ? 0 : steps + 1)
  }

  /// Counts a step, and adds a point if one is due.
  func add(_ step: TrainedStep) throws(RunFileError) {
    if let own = step.own {
      loss += own.loss * Double(step.samples)
      accuracy += own.accuracy * Double(step.samples)
      samples += step.samples
    }
    guard step.number % frequency == 0, samples > 0 else { return }
    let values = [
      TensorBoardValue("batch_loss", .scalar(loss / Double(samples))),
      TensorBoardValue("batch_accuracy", .scalar(accuracy / Double(samples))),
      TensorBoardValue("batch_learning_rate", .scalar(step.learningRate)),
    ]
    (loss, accuracy, samples) = (0, 0, 0)
    let now = Date.now.timeIntervalSince1970
    try file.append([TensorBoardEvent(wallTime: now, step: step.number, .values(values))])
  }
}
