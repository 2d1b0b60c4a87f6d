import Kernels
import Memory

/// What the optimizer remembers of some of the packed weights, and how these weights follow their gradients.
///
/// Every update is element by element, so how the weights are shared out changes no bit.
public final class Optimizer: Sendable {
  /// What it does.
  public let description: OptimizerDescription
  /// The places of the packed weights that it updates, ascending; whole blocks of sixteen.
  public let segments: [Range<Int>]
  /// What it remembers: for each of ``OptimizerDescription/slots`` an array of all segments, one after the other.
  public let slots: [Buffer<Float>]

  /// An optimizer of the weights in `segments`, which remembers nothing yet.
  public init(_ description: OptimizerDescription, segments: [Range<Int>]) {
    precondition(
      segments.allSatisfy { $0.lowerBound % blockSize == 0 && $0.upperBound % blockSize == 0 }, "a segment cuts a block"
    )
    self.description = description
    self.segments = segments
    let count = segments.reduce(0) { $0 + $1.count }
    slots = description.slots.map { _ in Buffer(count: count) }
  }

  /// Where what is remembered of the weight at `element` lies in each slot.
  public func place(of element: Int) -> Int {
    var place = 0
    for segment in segments {
      if segment.contains(element) { return place + element - segment.lowerBound }
      place += segment.count
    }
    preconditionFailure("element \(element) is in none of the segments \(segments)")
  }

  /// The update number `number`, counted from 1, ready to be applied; with `learningRate` instead of the description's, if any.
  public func update(number: Int, learningRate: Double? = nil) -> OptimizerUpdate {
    OptimizerUpdate(description, number: number, learningRate: learningRate)
  }

  /// Applies `update` to `weights` from `gradient` · `scale`; `place` is that of their first element in the slots.
  public func apply(
    _ update: OptimizerUpdate, weights: View<Float>, gradient: View<Float>, scale: Float, place: Int
  ) {
    let range = place..<place + weights.count
    switch update.rule {
    case .sgd(let rule):
      rule.apply(
        weights: weights, gradient: gradient, scale: scale,
        velocity: slots.isEmpty ? weights[0..<0] : slots[0].view[range])
    case .adam(let rule):
      rule.apply(
        weights: weights, gradient: gradient, scale: scale, mean: slots[0].view[range], variance: slots[1].view[range])
    case .rmsprop(let rule, let hasMomentum, let isCentered):
      rule.apply(
        weights: weights, gradient: gradient, scale: scale, velocity: slots[0].view[range],
        momentum: hasMomentum ? slots[1].view[range] : weights[0..<0],
        averageGradient: isCentered ? slots[slots.count - 1].view[range] : weights[0..<0])
    case .adadelta(let rule):
      rule.apply(
        weights: weights, gradient: gradient, scale: scale, squaredGradient: slots[0].view[range],
        squaredChange: slots[1].view[range])
    }
  }
}

/// One update of all weights: the optimizer's factors, worked out once.
public struct OptimizerUpdate: Sendable {
  enum Rule: Sendable {
    case sgd(SGDUpdate)
    case adam(AdamUpdate)
    case rmsprop(RMSpropUpdate, hasMomentum: Bool, isCentered: Bool)
    case adadelta(AdadeltaUpdate)
  }

  let rule: Rule

  init(_ description: OptimizerDescription, number: Int, learningRate: Double?) {
    switch description {
    case .sgd(let rate, let momentum, let nesterov):
      rule = .sgd(
        SGDUpdate(learningRate: Float(learningRate ?? rate), momentum: Float(momentum), nesterov: nesterov))
    case .adam(let rate, let beta1, let beta2, let epsilon):
      rule = .adam(
        AdamUpdate(learningRate: learningRate ?? rate, beta1: beta1, beta2: beta2, epsilon: epsilon, step: number))
    case .adamw(let rate, let beta1, let beta2, let epsilon, let weightDecay):
      rule = .adam(
        AdamUpdate(
          learningRate: learningRate ?? rate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay,
          step: number))
    case .rmsprop(let rate, let rho, let momentum, let epsilon, let centered):
      rule = .rmsprop(
        RMSpropUpdate(
          learningRate: learningRate ?? rate, rho: rho, momentum: momentum, epsilon: epsilon, centered: centered),
        hasMomentum: momentum != 0, isCentered: centered)
    case .adadelta(let rate, let rho, let epsilon):
      rule = .adadelta(AdadeltaUpdate(learningRate: learningRate ?? rate, rho: rho, epsilon: epsilon))
    }
  }
}
