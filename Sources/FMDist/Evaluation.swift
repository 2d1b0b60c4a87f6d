/// What a model makes of labelled images.
public struct Evaluation: Sendable, Equatable {
  /// The mean loss, with label smoothing if the model is trained with it, and with what regularizers add.
  public let loss: Double
  /// The fraction of images classified correctly, 0 to 1; where an image may have several classes, of answers, one for each class of each
  /// image (Keras's `binary_accuracy`).
  public let accuracy: Double
  /// How often each class was predicted as each: rows are true classes, columns predicted ones.
  /// Nil where an image may have several classes.
  public let confusion: [[Int]]?
  /// The configuration's other metrics (`training.metrics`), by their names: from 0 to 1, `.nan` where the images can't tell.
  public let metrics: [String: Double]
}

/// What a model takes an image for.
public struct Prediction: Sendable, Equatable {
  /// The most probable class; of two classes that one sigmoid tells apart the one that `training.threshold` says.
  public let label: Int
  /// Its name.
  public let className: String
  /// All classes that are predicted: ``label``, or where an image may have several those above `training.threshold`, a half by default.
  public let labels: [Int]
  /// The probabilities of all classes, which add up to 1 unless an image may have several.
  public let probabilities: [Float]
}
