import FMDistKernels
import FMDistMemory

/// Adadelta (Zeiler, 2012). Keras's `Adadelta`.
package struct Adadelta: OptimizerKind {
  package static let name = "adadelta"
  /// As published it has no learning rate: 1 leaves it as it is. Keras 3's own default of 0.001 hardly trains.
  package static let usualLearningRate = 1.0

  package var learningRate = usualLearningRate
  package var rho = 0.95
  package var epsilon = 1e-7

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.number("learning_rate", &learningRate, in: 0...Double.infinity)
    try keys.share("rho", &rho)
    try keys.number("epsilon", &epsilon, in: Double(Float.leastNormalMagnitude)...Double.infinity)
  }

  package var slots: [String] { ["accumulated_grad", "accumulated_delta_var"] }

  package func update(number: Int, learningRate: Double, weightDecay: Double) -> AdadeltaUpdate {
    AdadeltaUpdate(learningRate: learningRate, rho: rho, epsilon: epsilon, weightDecay: weightDecay)
  }
}

extension AdadeltaUpdate: OptimizerUpdate {
  package func apply(
    weights: View<Float>, gradient: View<Float>, scale: Float, slots: [Buffer<Float>], places: Range<Int>
  ) {
    apply(
      weights: weights, gradient: gradient, scale: scale, squaredGradient: slots[0].view[places],
      squaredChange: slots[1].view[places])
  }
}

extension OptimizerDescription {
  /// Adadelta (Zeiler, 2012).
  public static func adadelta(learningRate: Double = 1, rho: Double = 0.95, epsilon: Double = 1e-7) -> Self {
    var kind = Adadelta()
    (kind.learningRate, kind.rho, kind.epsilon) = (learningRate, rho, epsilon)
    return OptimizerDescription(kind)
  }
}
