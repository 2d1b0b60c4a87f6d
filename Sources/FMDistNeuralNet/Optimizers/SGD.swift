import FMDistKernels
import FMDistMemory

/// Stochastic gradient descent, with momentum and Nesterov's look ahead. Keras's `SGD`.
package struct SGD: OptimizerKind {
  package static let name = "sgd"
  package static let usualLearningRate = 0.01

  package var learningRate = usualLearningRate
  package var momentum = 0.0
  package var nesterov = false

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.number("learning_rate", &learningRate, in: 0...Double.infinity)
    try keys.share("momentum", &momentum)
    try keys.flag("nesterov", &nesterov)
  }

  package var slots: [String] { momentum == 0 ? [] : ["momentum"] }

  package func update(number: Int, learningRate: Double, weightDecay: Double) -> SGDUpdate {
    SGDUpdate(learningRate: learningRate, momentum: momentum, nesterov: nesterov, weightDecay: weightDecay)
  }
}

extension SGDUpdate: OptimizerUpdate {
  package func apply(
    weights: View<Float>, gradient: View<Float>, scale: Float, slots: [Buffer<Float>], places: Range<Int>
  ) {
    apply(
      weights: weights, gradient: gradient, scale: scale,
      velocity: slots.isEmpty ? weights[0..<0] : slots[0].view[places])
  }
}

extension OptimizerDescription {
  /// Stochastic gradient descent.
  public static func sgd(learningRate: Double = 0.01, momentum: Double = 0, nesterov: Bool = false) -> Self {
    var kind = SGD()
    (kind.learningRate, kind.momentum, kind.nesterov) = (learningRate, momentum, nesterov)
    return OptimizerDescription(kind)
  }
}
