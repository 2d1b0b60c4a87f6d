import FMDistKernels
import FMDistMemory

/// Adam that decays weights unless it is told not to (Loshchilov and Hutter, 2019). Keras's `AdamW`.
package struct AdamW: OptimizerKind {
  package static let name = "adamw"
  package static let usualWeightDecay: Double? = 0.004

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
      learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay, step: number)
  }
}

extension OptimizerDescription {
  /// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), of biases too, as Keras's.
  public static func adamw(
    learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7,
    weightDecay: Double = 0.004
  ) -> Self {
    var kind = AdamW()
    (kind.learningRate, kind.beta1, kind.beta2, kind.epsilon) = (learningRate, beta1, beta2, epsilon)
    return OptimizerDescription(kind).decaying(weightDecay)
  }
}
