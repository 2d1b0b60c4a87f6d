import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles

/// What hears how training goes, at rank 0: a terminal, a log, charts. What it throws ends the training.
///
/// Each method does nothing unless it is there.
package protocol TrainingObserver: AnyObject {
  /// Training begins, or goes on.
  func began(_ beginning: TrainingBeginning) throws
  /// A step is trained.
  func trained(_ step: TrainedStep) throws
  /// A step had no update, as its loss or a gradient was not finite; `isRolledBack` says whether the epoch's beginning is back.
  func skipped(step: Int, epoch: Int, isRolledBack: Bool) throws
  /// An epoch is trained, and its validation begins.
  func validates(epoch: Int) throws
  /// An epoch is validated.
  func finished(_ epoch: FinishedEpoch) throws
  /// The learning rate falls, from the beginning of `epoch` on, as nothing has improved.
  func reduced(learningRate: Double, epoch: Int) throws
  /// A checkpoint is written.
  func saved(_ checkpoint: Checkpoint) throws
  /// The test images are scored: what has to last is to be kept now. A signal waits for it.
  func tested(_ result: TestedModel) throws
  /// The same result, when all that has to last is kept: what can be drawn later, too.
  func ended(_ result: TestedModel) throws
  /// A trace is written, of which there is to say `sentences`.
  func traced(_ sentences: [String]) throws
}

extension TrainingObserver {
  package func began(_ beginning: TrainingBeginning) throws {}
  package func trained(_ step: TrainedStep) throws {}
  package func skipped(step: Int, epoch: Int, isRolledBack: Bool) throws {}
  package func validates(epoch: Int) throws {}
  package func finished(_ epoch: FinishedEpoch) throws {}
  package func reduced(learningRate: Double, epoch: Int) throws {}
  package func saved(_ checkpoint: Checkpoint) throws {}
  package func tested(_ result: TestedModel) throws {}
  package func ended(_ result: TestedModel) throws {}
  package func traced(_ sentences: [String]) throws {}
}

/// Where a session of training begins, and what is known there.
package struct TrainingBeginning: Sendable {
  /// The epoch that is trained, from 1, and how many of its samples are done.
  package let epoch, sampleOffset: Int
  /// The steps that are done.
  package let steps: Int
  /// The images that an epoch trains, that validate, and that test.
  package let samples, validationImages, testImages: Int
  /// The epochs that are asked for.
  package let epochs: Int
  /// The learning rate of the run.
  package let learningRate: LearningRate
  /// What the training images of each class are multiplied by; empty where all count the same.
  package let classWeights: [(className: String, weight: Float)]
  /// Why nothing is left to train; nil where something is.
  package let trained: RunConfiguration.Trained?
  /// The finished epochs, with their times.
  package let history: History
  package let measures: [EpochMeasures]
  /// Whether this run's history is not where it writes yet: it goes on from elsewhere, or only its end is left.
  package let writesHistory: Bool
}

/// A step that is trained.
package struct TrainedStep: Sendable {
  /// How many steps the run has with it.
  package let number: Int
  /// Its epoch, from 1.
  package let epoch: Int
  /// Its samples, and those of the epoch that are trained with it.
  package let samples, sampleOffset: Int
  /// The means over the epoch so far, each sample before its update.
  package let loss, accuracy: Double
  /// The means over its own samples; nil where it had no update.
  package let own: (loss: Double, accuracy: Double)?
  /// That of its update.
  package let learningRate: Double
  /// How long it took.
  package let seconds: Double
}

/// An epoch that is trained and validated.
package struct FinishedEpoch: Sendable {
  /// Its row and measures, the last of ``history`` and ``measures``.
  package let row: History.Row
  package let measure: EpochMeasures
  /// All finished epochs.
  package let history: History
  package let measures: [EpochMeasures]
  /// Whether it is the best so far.
  package let isBest: Bool
}

/// A trained model, scored on the test images.
package struct TestedModel: Sendable {
  package let scores: Evaluator.Scores
  package let history: History
  package let best: Checkpoint.Best?
  package let ending: RunEnding
  package let validation: ValidationSummary
  /// What turned logits into answers.
  package let postprocessing: Postprocessing
  /// The metric that the thresholds make greatest on the validation images; nil where they are not chosen.
  package let thresholdMetric: String?
  package let weightsSHA256: String
  /// What the training images of each class were multiplied by; empty where all counted the same.
  package let classWeights: [Float]
  /// All steps, and those that had no update, as a number was not finite.
  package let steps, skippedSteps: Int
  /// What to change where steps had no update.
  package let advice: String
  /// Of weights from a file, with which the run began.
  package let initialWeights: InitialWeightsRecord?
  /// Of training and validation, over all sessions.
  package let seconds: Double
}

extension TestedModel {
  /// How many steps had no update, and what to change; nil where all had.
  package var skippedSentence: String? {
    guard skippedSteps > 0 else { return nil }
    return
      "\(skippedSteps) of \(NumberText.count(steps, "step")) had no update, as the loss or a gradient was not finite (log.jsonl has the "
      + "numbers); \(advice)"
  }
}
