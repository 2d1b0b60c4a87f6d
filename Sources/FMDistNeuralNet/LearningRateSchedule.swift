import FMDistKernels

/// How the learning rate falls after its warm-up, update by update: pure functions of the number of updates before this one.
package enum LearningRateSchedule: Equatable, Sendable {
  /// target · factor^⌊t / interval⌋, t counted from the first update of all, the warm-up's included: Keras's `ExponentialDecay` with
  /// `staircase`. `interval` is in updates, at least 1.
  case stepDecay(interval: Int, factor: Double)
  /// Along half a cosine to `alpha` · target in `updates` after the warm-up, where it stays: Keras's `CosineDecay` (Loshchilov and
  /// Hutter, "SGDR", 2017).
  case cosineDecay(updates: Int, alpha: Double)
  /// Up to the target and down again in `updates`: ``OneCycle``.
  case oneCycle(OneCycle, updates: Int)

  /// The rate of the update that has `update` before it, `warmup` of them the warm-up's.
  func rate(update: Int, warmup: Int, target: Double) -> Double {
    switch self {
    case .stepDecay(let interval, let factor): return target * power(factor, update / interval)
    case .cosineDecay(let updates, let alpha):
      let fraction = Double(min(update - warmup, updates)) / Double(updates)
      return target * ((1 - alpha) * (0.5 * (1 + cosine(ofPi: fraction))) + alpha)
    case .oneCycle(let cycle, let updates): return cycle.rate(update: update, of: updates, target: target)
    }
  }

  /// In words, behind those of the target.
  var words: String {
    switch self {
    case .stepDecay(let interval, let factor): "times \(factor) every \(interval) updates"
    case .cosineDecay(let updates, let alpha): "along a cosine to \(alpha) of it in \(updates) updates"
    case .oneCycle(let cycle, let updates): "in one cycle of \(updates) updates, from 1/\(cycle.divFactor) of it"
    }
  }
}
