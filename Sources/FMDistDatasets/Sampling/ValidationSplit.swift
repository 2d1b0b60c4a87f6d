import FMDistMemory
import FMDistPlatform

/// Which images are kept for validation: the configuration's `data.validation`.
package struct ValidationSplit: Sendable, Equatable {
  /// Where validation images come from.
  package enum Source: String, Sendable, CaseIterable {
    /// All of the test set; training uses the whole training set.
    case test
    /// The last images of the training file.
    case last
    /// Images drawn from the training file at random.
    case random
    /// Images drawn at random from each class of the training file, in proportion to the class.
    case stratified
  }

  /// How many images of the training file.
  package enum Amount: Sendable, Equatable {
    /// A part of them, above 0 and below 1; the number is rounded to the nearest.
    case fraction(Double)
    /// So many.
    case count(Int)
    /// Part `index`, from 0 on, of `folds` that are as large as each other, or one image larger: of k-fold cross-validation.
    case fold(_ index: Int, of: Int)
  }

  /// Where validation images come from.
  package let source: Source
  /// How many; nil with ``Source/test``.
  package let amount: Amount?

  /// A split; `amount` is needed with all sources but ``Source/test``, and only there.
  package init(source: Source, amount: Amount? = nil) throws(DatasetError) {
    switch (source, amount) {
    case (.test, .some(let amount)):
      throw DatasetError(
        .configuration,
        "data.validation: source test takes the whole test set; leave \(amount.keys) out, or choose stratified, random or last."
      )
    case (.last, nil), (.random, nil), (.stratified, nil):
      throw DatasetError(
        .configuration,
        "data.validation: source \(source.rawValue) needs a fraction, such as 0.2, or a count, such as 5000.")
    case (_, .fraction(let fraction)) where !(fraction > 0 && fraction < 1):
      throw DatasetError(
        .configuration, "data.validation.fraction: expected a number between 0 and 1, found \(fraction).")
    case (_, .count(let count)) where count < 1:
      throw DatasetError(.configuration, "data.validation.count: expected at least 1 image, found \(count).")
    case (_, .fold(_, let folds)) where folds < 2:
      throw DatasetError(.configuration, "data.validation.folds: expected at least 2 folds, found \(folds).")
    case (_, .fold(let fold, let folds)) where !(0..<folds).contains(fold):
      throw DatasetError(
        .configuration,
        "data.validation.fold: expected 0 to \(folds - 1), as there are \(folds) folds, found \(fold).")
    default: break
    }
    self.source = source
    self.amount = amount
  }
}

extension ValidationSplit.Amount {
  /// The keys that say it.
  fileprivate var keys: String {
    switch self {
    case .fraction, .count: "fraction and count"
    case .fold: "folds and fold"
    }
  }
}

extension ValidationSplit {
  /// What is taken where nothing is configured: a tenth of each class.
  package static let standard = ValidationSplit(tenthOf: .stratified)

  private init(tenthOf source: Source) { (self.source, amount) = (source, .fraction(0.1)) }

  /// Divides the images of the training file, whose labels are `labels`. The training part then keeps its first `limit` images
  /// (`data.limit`); the validation part is not limited. `seed` decides which images ``Source/random`` and ``Source/stratified`` draw.
  ///
  /// Both parts are in file order, never overlap, and are never empty. Of folds with the same seed each image is in exactly one: of ``Source/last``
  /// they are runs of images, fold 0 the last ones, fold 1 those before it.
  package func divide(
    labels: View<UInt16>, testCount: Int, limit: Int? = nil, seed: UInt64
  ) throws(DatasetError) -> Split {
    let trainingCount = labels.count
    precondition(trainingCount <= Int32.max && testCount >= 0 && testCount <= Int32.max)
    if let limit, limit < 1 {
      throw DatasetError(.configuration, "data.limit: expected at least 1 training image, found \(limit).")
    }
    func part(_ training: [Int32], _ validation: [Int32]) -> Split {
      Split(
        training: Buffer(training.prefix(limit ?? .max)), validation: Buffer(validation),
        validatesOnTestSet: source == .test)
    }
    var order = (0..<Int32(trainingCount)).map { $0 }
    guard let amount else { return part(order, (0..<Int32(testCount)).map { $0 }) }
    let kept =
      switch amount {
      case .count(let count): count
      case .fraction(let fraction):
        // Each class of a stratified draw keeps an image to train on.
        max(1, min(Int((Double(trainingCount) * fraction).rounded()), source == .stratified ? trainingCount - 1 : .max))
      case .fold(let fold, let folds): FoldSizes(trainingCount, folds: folds)[fold]
      }
    if case .fold(_, let folds) = amount, folds > trainingCount {
      throw DatasetError(
        .configuration,
        "data.validation.folds: \(folds) folds need as many images, and there \(trainingCount == 1 ? "is" : "are") \(NumberText.count(trainingCount, "image")) to train on. "
          + "Take fewer folds, or add images.")
    }
    guard kept < trainingCount else {
      throw DatasetError(
        .configuration,
        "data.validation: \(NumberText.count(kept, "image")) for validation \(kept == 1 ? "leaves" : "leave") none of the \(trainingCount) to train on. "
          + (trainingCount > 1
            ? "Set data.validation.count to at most \(trainingCount - 1), or take a part with data.validation.fraction."
            : "Add images, or validate on the test set with data.validation: {source: test}."))
    }
    if source == .stratified {
      let draw = StratifiedDraw(labels, amount: amount, seed: seed)
      return part(draw.training, draw.validation)
    }
    if source == .random {
      var words = RandomWords(seed: seed, 0, 0, .split)
      order.withUnsafeMutableBufferPointer { words.shuffle($0) }
    }
    var end = trainingCount
    if case .fold(let fold, let folds) = amount {
      let sizes = FoldSizes(trainingCount, folds: folds)
      for earlier in 0..<fold { end -= sizes[earlier] }
    }
    return part((order[..<(end - kept)] + order[end...]).sorted(), order[(end - kept)..<end].sorted())
  }
}
