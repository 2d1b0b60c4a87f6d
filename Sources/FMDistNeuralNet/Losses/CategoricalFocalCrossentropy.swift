import FMDistKernels
import FMDistMemory

/// Σ α (1 - y_c)^γ · -t_c ln y_c of a softmax's y, in which what is recognised already counts little (Lin et al., "Focal Loss for Dense
/// Object Detection", 2017). Keras's `CategoricalFocalCrossentropy`.
package struct CategoricalFocalCrossentropy: LossKind {
  package static let name = "categorical_focal_crossentropy"
  package static let activations: [Activation] = [.softmax]

  package var alpha = 0.25
  package var gamma = 2.0
  /// s: with K classes a target t becomes (1 - s) t + s / K.
  package var labelSmoothing = 0.0

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.number("alpha", &alpha, in: 0...Double.plausible.upperBound)
    try keys.number("gamma", &gamma, in: 0...100)
    try keys.share("label_smoothing", &labelSmoothing)
  }

  package func loss(outputs: View<Float>, targets: View<Float>, gradient: View<Float>) -> Float {
    let smoothing = Float(labelSmoothing)
    let others = smoothing / Float(outputs.count)
    var sum = 0.0
    for c in 0..<outputs.count {
      let (y, target) = (clipped(outputs[c]), Double(targets[c] * (1 - smoothing) + others))
      let (factor, slope) = focalFactor(y, gamma: gamma)
      let logarithm = target == 0 ? 0 : naturalLogarithm(y)
      sum -= alpha * target * factor * logarithm
      gradient[c] = Float(-alpha * target * (slope * logarithm + factor / y))
    }
    return Float(sum)
  }
}

/// (1 - y)^γ, and its slope.
func focalFactor(_ y: Double, gamma: Double) -> (value: Double, slope: Double) {
  (power(1 - y, gamma), gamma == 0 ? 0 : -gamma * power(1 - y, gamma) / (1 - y))
}

extension Loss {
  /// Σ α (1 - y)^γ · -t ln y of a softmax's y, in which what is recognised already counts little.
  public static func categoricalFocalCrossentropy(
    alpha: Double = 0.25, gamma: Double = 2, labelSmoothing: Double = 0
  ) -> Loss {
    var kind = CategoricalFocalCrossentropy()
    (kind.alpha, kind.gamma, kind.labelSmoothing) = (alpha, gamma, labelSmoothing)
    return Loss(kind)
  }
}
