/// Adam that decays weights unless it is told not to (Loshchilov and Hutter, 2019). Keras's `AdamW`.
package struct AdamW: AdamKind {
  package static let name = "adamw"
  package static let usualWeightDecay: Double? = 0.004

  package var moments = AdamMoments()

  package init() {}
}

extension OptimizerDescription {
  /// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), of biases too, as Keras's.
  public static func adamw(
    learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7,
    weightDecay: Double = 0.004
  ) -> Self {
    OptimizerDescription(
      AdamW(AdamMoments(learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon))
    ).decaying(weightDecay)
  }
}
