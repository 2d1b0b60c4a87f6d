/// A moving average of the weights that the optimizer follows, which is scored and used in their place; Keras's `use_ema`.
///
///     average = momentum · average + (1 - momentum) · weight, after each update; after the first the weight itself
public struct WeightAverage: Equatable, Sendable {
  /// From 0 to below 1.
  public let momentum: Double
  /// After how many updates, again and again, the weights themselves become their average; nil for never.
  public let overwriteFrequency: Int?

  /// Keras's default of `momentum`, unless it is given.
  public init(momentum: Double = 0.99, overwriteFrequency: Int? = nil) {
    (self.momentum, self.overwriteFrequency) = (momentum, overwriteFrequency)
  }
}
