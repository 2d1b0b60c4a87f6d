import FMDistKernels
import FMDistMemory

/// Adam (Kingma and Ba, 2015). Keras's `Adam`.
package struct Adam: OptimizerKind {
  package static let name = "adam"

  package var learningRate = usualLearningRate
  package var beta1 = 0.9
  package var beta2 = 0.999
  package var epsilon = 1e-7

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.number("learning_rate", &learningRate, in: 0...Double.infinity)
    try keys.share("beta_1", &beta1)
    try keys.share("beta_2", &beta2)
    try keys.number("epsilon", &epsilon, in: Double(Float.leastNormalMagnitude)...Double.infinity)
  }

  package var slots: [String] { ["m", "v"] }

  package func update(number: Int, learningRate: Double, weightDecay: Double) -> AdamUpdate {
    AdamUpdate(
      learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay,
      step: number)
  }
}

extension AdamUpdate: OptimizerUpdate {
  package func apply(
    weights: View<Float>, gradient: View<Float>, scale: Float, slots: [Buffer<Float>], places: Range<Int>
  ) {
    apply(
      weights: weights, gradient: gradient, scale: scale, mean: slots[0].view[places], variance: slots[1].view[places])
  }
}

extension OptimizerDescription {
  /// Adam (Kingma and Ba, 2015).
  public static func adam(
    learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7
  ) -> Self {
    var kind = Adam()
    (kind.learningRate, kind.beta1, kind.beta2, kind.epsilon) = (learningRate, beta1, beta2, epsilon)
    return OptimizerDescription(kind)
  }
}
