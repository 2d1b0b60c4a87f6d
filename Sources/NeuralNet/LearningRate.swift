/// The learning rate of each update: a linear warm-up to the target, which then stays.
///
///     target  = base · scale
///     rate(t) = (target - initial) · (t / T) + initial   for t < T
///     rate(t) = target                                   for t ≥ T
///
/// t counts the updates before this one, T is the warm-up's length in updates. The scale of a batch k times as large is k, and the
/// warm-up is what makes that hold in the first epochs: Goyal et al., "Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour"
/// (2017), sections 2.1 and 2.2. The warm-up is that of Keras's `CosineDecay`, with the same operations in the same order, in `Double`.
///
/// A pure function of t: a checkpoint that knows the number of updates needs to know nothing else.
public struct LearningRate: Equatable, Sendable {
  /// The rate after the warm-up.
  public let target: Double
  /// T, the updates of the warm-up; 0 for none.
  public let warmupSteps: Int
  /// The rate of the first update, if there is a warm-up. It is not scaled.
  public let initial: Double

  /// A rate that rises, or falls, from `initial` to `base` · `scale` in `warmupSteps` updates, at least 0.
  public init(base: Double, scale: Double = 1, warmupSteps: Int = 0, initial: Double = 0) {
    precondition(warmupSteps >= 0, "a warm-up of less than no updates")
    target = base * scale
    self.warmupSteps = warmupSteps
    self.initial = initial
  }

  /// The rate of the update that has `update` updates before it.
  public func rate(update: Int) -> Double {
    precondition(update >= 0, "an update before the first")
    guard update < warmupSteps else { return target }
    return (target - initial) * (Double(update) / Double(warmupSteps)) + initial
  }
}
