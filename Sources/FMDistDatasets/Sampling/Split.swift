import FMDistMemory

/// Which images are for training and which for validation.
package struct Split: Sendable {
  /// Indices into the training set, ascending.
  package let training: Buffer<Int32>
  /// Indices into the test set if ``validatesOnTestSet``, else into the training set, ascending.
  package let validation: Buffer<Int32>
  /// Whether validation images are the test set's.
  package let validatesOnTestSet: Bool
  /// Whether the validation images are those that the data itself has for that.
  package private(set) var isOfData = false

  package init(training: Buffer<Int32>, validation: Buffer<Int32>, validatesOnTestSet: Bool) {
    (self.training, self.validation, self.validatesOnTestSet) = (training, validation, validatesOnTestSet)
  }

  /// The set of `dataset` that ``validation`` counts in.
  package func validationSet(of dataset: Dataset) -> ImageSet {
    validatesOnTestSet ? dataset.test : dataset.training
  }
}

extension Split {
  /// The first `training` images are trained, `limit` of them at most, and the `validation` behind them validate: the data says so itself.
  package static func own(training: Int, validation: Int, limit: Int?) throws(DatasetError) -> Split {
    if let limit, limit < 1 {
      throw DatasetError(.configuration, "data.limit: expected at least 1 training image, found \(limit).")
    }
    let last = Int32(training)
    var split = Split(
      training: Buffer((0..<last).prefix(limit ?? .max)), validation: Buffer(last..<last + Int32(validation)),
      validatesOnTestSet: false)
    split.isOfData = true
    return split
  }
}
