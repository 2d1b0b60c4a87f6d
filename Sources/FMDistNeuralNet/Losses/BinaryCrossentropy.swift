import FMDistKernels
import FMDistMemory

/// The mean over the outputs of -t ln y - (1 - t) ln(1 - y), of sigmoids' y: for two classes, or for each label on its own. Keras's
/// `BinaryCrossentropy`.
package struct BinaryCrossentropy: LossKind {
  package static let name = "binary_crossentropy"
  package static let activations: [Activation] = [.sigmoid]
  package static let usualActivation: Activation? = .sigmoid
  package static let isThroughActivation = true

  /// s: a target t becomes (1 - s) t + s / 2.
  package var labelSmoothing = 0.0

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.share("label_smoothing", &labelSmoothing)
  }

  package func loss(outputs: View<Float>, targets: View<Float>, gradient: View<Float>) -> Float {
    let (smoothing, count) = (Float(labelSmoothing), Float(outputs.count))
    var sum = 0.0
    for c in 0..<outputs.count {
      let target = targets[c] * (1 - smoothing) + 0.5 * smoothing
      gradient[c] = (outputs[c] - target) / count
      sum += binaryCrossentropy(clipped(outputs[c]), Double(target))
    }
    return Float(sum / Double(outputs.count))
  }
}

/// -t ln y - (1 - t) ln(1 - y).
func binaryCrossentropy(_ y: Double, _ t: Double) -> Double {
  -(t == 0 ? 0 : t * naturalLogarithm(y)) - (t == 1 ? 0 : (1 - t) * naturalLogarithm(1 - y))
}

extension Loss {
  /// The mean over the outputs of -t ln y - (1 - t) ln(1 - y), of sigmoids' y: for two classes, or for each label on its own.
  public static func binaryCrossentropy(labelSmoothing: Double = 0) -> Loss {
    var kind = BinaryCrossentropy()
    kind.labelSmoothing = labelSmoothing
    return Loss(kind)
  }
}
