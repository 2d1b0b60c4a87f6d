import FMDistMemory

/// Which images are for training and which for validation.
package struct Split: Sendable {
  /// Indices into the training set, ascending.
  package let training: Buffer<Int32>
  /// Indices into the test set if ``validatesOnTestSet``, else into the training set, ascending.
  package let validation: Buffer<Int32>
  /// Whether validation images are the test set's.
  package let validatesOnTestSet: Bool

  /// The set of `dataset` that ``validation`` counts in.
  package func validationSet(of dataset: Dataset) -> ImageSet {
    validatesOnTestSet ? dataset.test : dataset.training
  }
}
