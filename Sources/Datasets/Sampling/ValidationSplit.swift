import Memory

/// Which images are kept for validation: the configuration's `data.validation`.
public struct ValidationSplit: Sendable, Equatable {
  /// Where validation images come from.
  public enum Source: String, Sendable, CaseIterable {
    /// All of the test set; training uses the whole training set.
    case test
    /// The last images of the training file.
    case last
    /// Images drawn from the training file at random.
    case random
  }

  /// How many images of the training file.
  public enum Amount: Sendable, Equatable {
    /// A part of them, above 0 and below 1; the number is rounded to the nearest.
    case fraction(Double)
    /// So many.
    case count(Int)
  }

  /// Where validation images come from.
  public let source: Source
  /// How many; nil with ``Source/test``.
  public let amount: Amount?

  /// A split; `amount` is needed with ``Source/last`` and ``Source/random``, and only there.
  public init(source: Source, amount: Amount? = nil) throws(DatasetError) {
    switch (source, amount) {
    case (.test, .some):
      throw DatasetError(
        .configuration,
        "data.validation: source test takes the whole test set; leave fraction and count out, or choose last or random."
      )
    case (.last, nil), (.random, nil):
      throw DatasetError(
        .configuration,
        "data.validation: source \(source.rawValue) needs a fraction, such as 0.2, or a count, such as 5000.")
    case (_, .fraction(let fraction)) where !(fraction > 0 && fraction < 1):
      throw DatasetError(
        .configuration, "data.validation.fraction: expected a number between 0 and 1, found \(fraction).")
    case (_, .count(let count)) where count < 1:
      throw DatasetError(.configuration, "data.validation.count: expected at least 1 image, found \(count).")
    default: break
    }
    self.source = source
    self.amount = amount
  }
}

extension ValidationSplit {
  /// Divides `trainingCount` images of the training file. The training part then keeps its first `limit` images
  /// (`data.limit`); the validation part is not limited. `seed` decides which images ``Source/random`` draws.
  ///
  /// Both parts are in file order, never overlap, and are never empty.
  public func divide(
    trainingCount: Int, testCount: Int, limit: Int? = nil, seed: UInt64
  ) throws(DatasetError) -> Split {
    precondition(trainingCount >= 0 && trainingCount <= Int32.max && testCount >= 0 && testCount <= Int32.max)
    if let limit, limit < 1 {
      throw DatasetError(.configuration, "data.limit: expected at least 1 training image, found \(limit).")
    }
    let kept: Int
    switch amount {
    case nil: kept = 0
    case .count(let count): kept = count
    case .fraction(let fraction): kept = max(1, Int((Double(trainingCount) * fraction).rounded()))
    }
    guard kept < trainingCount else {
      throw DatasetError(
        .configuration,
        "data.validation: \(kept) images for validation leave none of the \(trainingCount) to train on; ask for fewer.")
    }
    var order = (0..<Int32(trainingCount)).map { $0 }
    if source == .random {
      var words = RandomWords(seed: seed, 0, 0, .split)
      order.withUnsafeMutableBufferPointer { words.shuffle($0) }
      order[..<(trainingCount - kept)].sort()
      order[(trainingCount - kept)...].sort()
    }
    let training = order[..<(trainingCount - kept)].prefix(limit ?? .max)
    let validation = source == .test ? (0..<Int32(testCount)).map { $0 } : Array(order[(trainingCount - kept)...])
    return Split(
      training: Buffer(training), validation: Buffer(validation), validatesOnTestSet: source == .test)
  }
}
