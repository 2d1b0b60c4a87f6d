import Memory

/// Which images are for training and which for validation.
public struct Split: Sendable {
  /// Indices into the training set, ascending.
  public let training: Buffer<Int32>
  /// Indices into the test set if ``validatesOnTestSet``, else into the training set, ascending.
  public let validation: Buffer<Int32>
  /// Whether validation images are the test set's.
  public let validatesOnTestSet: Bool

  /// The set of `dataset` that ``validation`` counts in.
  public func validationSet(of dataset: Dataset) -> ImageSet {
    validatesOnTestSet ? dataset.test : dataset.training
  }
}
