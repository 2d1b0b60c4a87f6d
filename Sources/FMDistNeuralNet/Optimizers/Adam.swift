/// Adam (Kingma and Ba, 2015). Keras's `Adam`.
package struct Adam: AdamKind {
  package static let name = "adam"

  package var moments = AdamMoments()

  package init() {}
}

extension OptimizerDescription {
  /// Adam (Kingma and Ba, 2015).
  public static func adam(
    learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7
  ) -> Self {
    OptimizerDescription(
      Adam(AdamMoments(learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon)))
  }
}
