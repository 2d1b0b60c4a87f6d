/// What an observer is told while a model is trained.
public enum TrainingEvent: Sendable, Equatable {
  /// A step is trained.
  case step(Step)
  /// An epoch is trained and validated. The model is as that epoch has left it, and may be saved or used.
  case epoch(Epoch)
  /// The learning rate falls to this from the next epoch on, as nothing has improved.
  case learningRateReduced(to: Double)

  /// A step.
  public struct Step: Sendable, Equatable {
    /// Its epoch, from 1.
    public let epoch: Int
    /// The images of the epoch that are trained with it.
    public let images: Int
    /// The mean loss of the epoch so far, each image before its update; NaN where all its steps were left out (`on_non_finite`).
    public let loss: Double
    /// The fraction of the epoch's images so far classified correctly, each before its update; NaN where its loss is.
    public let accuracy: Double
  }

  /// An epoch.
  public struct Epoch: Sendable, Equatable {
    /// Its number, from 1.
    public let number: Int
    /// The mean loss and the accuracy over its images, each before its update.
    public let loss, accuracy: Double
    /// The same of the validation images after it; nil where there are none.
    public let validationLoss, validationAccuracy: Double?
    /// Images trained a second.
    public let imagesPerSecond: Double
  }
}

/// How training ended.
public enum TrainingOutcome: Sendable, Equatable {
  /// All epochs are trained, or early stopping has ended it.
  case finished
  /// It was asked to stop. ``Model/resume(with:validation:epochs:threads:observer:shouldStop:)`` resumes from there.
  case stopped
  /// A number is not finite, such as the loss, as this sentence says. The model is as it was after the last epoch before.
  case diverged(String)
}
