/// What a model makes of labelled images.
public struct Evaluation: Sendable, Equatable {
  /// The mean loss, with label smoothing if the model is trained with it, and with what regularizers add.
  public let loss: Double
  /// The fraction of images classified correctly, 0 to 1.
  public let accuracy: Double
  /// How often each class was taken for each: rows are true classes, columns predicted ones.
  public let confusion: [[Int]]
}

/// What a model takes an image for.
public struct Prediction: Sendable, Equatable {
  /// The most probable class.
  public let label: Int
  /// Its name.
  public let className: String
  /// The probabilities of all classes, which add up to 1.
  public let probabilities: [Float]
}
