import FMDistKernels
import FMDistMemory

/// The settings of Adam, which follows the moving averages of gradients and of their squares (Kingma and Ba, 2015).
package struct AdamMoments: Equatable, Sendable {
  package var learningRate = Adam.usualLearningRate
  package var beta1 = 0.9
  package var beta2 = 0.999
  package var epsilon = 1e-7
}

/// Kinds of optimizer that are Adam and differ in what is usual.
package protocol AdamKind: OptimizerKind where Update == AdamUpdate {
  var moments: AdamMoments { get set }
}

extension AdamKind {
  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.number("learning_rate", &moments.learningRate, in: 0...Double.infinity)
    try keys.share("beta_1", &moments.beta1)
    try keys.share("beta_2", &moments.beta2)
    try keys.number("epsilon", &moments.epsilon, in: Double(Float.leastNormalMagnitude)...Double.infinity)
  }

  package var learningRate: Double { moments.learningRate }
  package var slots: [String] { ["m", "v"] }

  package func update(number: Int, learningRate: Double, weightDecay: Double) -> AdamUpdate {
    AdamUpdate(
      learningRate: learningRate, beta1: moments.beta1, beta2: moments.beta2, epsilon: moments.epsilon,
      weightDecay: weightDecay, step: number)
  }

  /// The kind with these settings.
  init(_ moments: AdamMoments) {
    self.init()
    self.moments = moments
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
