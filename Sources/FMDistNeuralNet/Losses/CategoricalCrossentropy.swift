import FMDistKernels
import FMDistMemory

/// -Σ t_c ln y_c of a softmax's y: for classes that exclude each other. Keras's `CategoricalCrossentropy`.
package struct CategoricalCrossentropy: LossKind {
  package static let name = "categorical_crossentropy"
  package static let activations: [Activation] = [.softmax]
  package static let usualActivation: Activation? = .softmax
  package static let isThroughActivation = true

  /// s: with K classes a target t becomes (1 - s) t + s / K (Szegedy et al., "Rethinking the Inception Architecture", 2016).
  package var labelSmoothing = 0.0

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.share("label_smoothing", &labelSmoothing)
  }

  package func loss(outputs y: View<Float>, targets: View<Float>, gradient: View<Float>) -> Float {
    let smoothing = Float(labelSmoothing)
    let others = smoothing / Float(y.count)
    var sum = 0.0
    for c in 0..<y.count {
      let target = targets[c] * (1 - smoothing) + others
      gradient[c] = y[c] - target
      // Keras's floor.
      if target != 0 { sum += Double(target) * Double(naturalLogarithm(max(y[c], 1e-7))) }
    }
    return Float(-sum)
  }
}

extension Loss {
  /// -Σ t ln y of a softmax's y: for classes that exclude each other.
  public static func categoricalCrossentropy(labelSmoothing: Double = 0) -> Loss {
    var kind = CategoricalCrossentropy()
    kind.labelSmoothing = labelSmoothing
    return Loss(kind)
  }
}
