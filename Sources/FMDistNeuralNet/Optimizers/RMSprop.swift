import FMDistKernels
import FMDistMemory

/// RMSprop (Tieleman and Hinton, 2012); centered as Graves (2013). Keras's `RMSprop`.
package struct RMSprop: OptimizerKind {
  package static let name = "rmsprop"

  package var learningRate = usualLearningRate
  package var rho = 0.9
  package var momentum = 0.0
  package var epsilon = 1e-7
  package var centered = false

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.number("learning_rate", &learningRate, in: 0...Double.infinity)
    try keys.share("rho", &rho)
    try keys.share("momentum", &momentum)
    try keys.number("epsilon", &epsilon, in: Double(Float.leastNormalMagnitude)...Double.infinity)
    try keys.flag("centered", &centered)
  }

  package var slots: [String] {
    ["velocity"] + (momentum == 0 ? [] : ["momentum"]) + (centered ? ["average_gradient"] : [])
  }

  package func update(number: Int, learningRate: Double, weightDecay: Double) -> RMSpropUpdate {
    RMSpropUpdate(
      learningRate: learningRate, rho: rho, momentum: momentum, epsilon: epsilon, centered: centered,
      weightDecay: weightDecay)
  }
}

extension RMSpropUpdate: OptimizerUpdate {
  package func apply(
    weights: View<Float>, gradient: View<Float>, scale: Float, slots: [Buffer<Float>], places: Range<Int>
  ) {
    let none = weights[0..<0]
    apply(
      weights: weights, gradient: gradient, scale: scale, velocity: slots[0].view[places],
      momentum: hasMomentum ? slots[1].view[places] : none,
      averageGradient: centered ? slots[slots.count - 1].view[places] : none)
  }
}

extension OptimizerDescription {
  /// RMSprop (Tieleman and Hinton, 2012); `centered` as Graves (2013).
  public static func rmsprop(
    learningRate: Double = 0.001, rho: Double = 0.9, momentum: Double = 0, epsilon: Double = 1e-7,
    centered: Bool = false
  ) -> Self {
    var kind = RMSprop()
    (kind.learningRate, kind.rho, kind.momentum, kind.epsilon) = (learningRate, rho, momentum, epsilon)
    kind.centered = centered
    return OptimizerDescription(kind)
  }
}
