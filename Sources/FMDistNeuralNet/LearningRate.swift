import Foundation

/// The learning rate of each update: a linear warm-up to the target, and then the target, or what a schedule makes of it.
///
///     target  = base · scale
///     rate(t) = (target - initial) · (t / T) + initial   for t < T
///     rate(t) = target, or as the schedule has it        for t ≥ T
///
/// t counts the updates before this one, T is the warm-up's length in updates. The scale of a batch k times as large is k, and the
/// warm-up is what makes that hold in the first epochs: Goyal et al., "Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour"
/// (2017), sections 2.1 and 2.2. The warm-up is that of Keras's `CosineDecay`, with the same operations in the same order, in `Double`.
///
/// A pure function of t: a checkpoint that knows the number of updates needs to know nothing else.
package struct LearningRate: Equatable, Sendable {
  /// The optimizer's own rate.
  package let base: Double
  /// What it is multiplied by.
  package let scale: Double
  /// The rate after the warm-up.
  package let target: Double
  /// T, the updates of the warm-up; 0 for none.
  package let warmupSteps: Int
  /// The rate of the first update, if there is a warm-up. It is not scaled.
  package let initial: Double
  /// How the target changes after the warm-up; nil if it stays.
  package let schedule: (any LearningRateCurve)?

  /// A rate that rises, or falls, from `initial` to `base` · `scale` in `warmupSteps` updates, at least 0.
  package init(
    base: Double, scale: Double = 1, warmupSteps: Int = 0, initial: Double = 0, schedule: (any LearningRateCurve)? = nil
  ) {
    precondition(warmupSteps >= 0, "a warm-up of less than no updates")
    self.base = base
    self.scale = scale
    target = base * scale
    self.warmupSteps = warmupSteps
    self.initial = initial
    self.schedule = schedule
  }

  /// Whether every update has the same rate.
  package static func == (one: LearningRate, other: LearningRate) -> Bool {
    (one.base, one.scale, one.warmupSteps, one.initial) == (other.base, other.scale, other.warmupSteps, other.initial)
      && (one.schedule.map { $0.isEqual(to: other.schedule) } ?? (other.schedule == nil))
  }

  /// In words, where it is not just the optimizer's own: `learning rate 6.4 (0.1 x 64) after a warm-up of 7 updates from 0`.
  package var words: String? {
    guard scale != 1 || warmupSteps > 0 || schedule != nil else { return nil }
    func short(_ rate: Double) -> String { String(format: "%g", rate) }
    let scaling = scale == 1 ? "" : " (\(short(base)) x \(short(scale)))"
    let warmup = warmupSteps == 0 ? "" : " after a warm-up of \(warmupSteps) updates from \(short(initial))"
    return "learning rate \(short(target))\(scaling)\(warmup)\(schedule.map { ", \($0.words)" } ?? "")"
  }

  /// The rate of the update that has `update` updates before it. `reduced`, if any, takes the place of the target.
  package func rate(update: Int, reducedTo reduced: Double? = nil) -> Double {
    precondition(update >= 0, "an update before the first")
    let target = reduced ?? target
    guard update < warmupSteps else {
      return schedule?.rate(update: update, warmup: warmupSteps, target: target) ?? target
    }
    return (target - initial) * (Double(update) / Double(warmupSteps)) + initial
  }
}
