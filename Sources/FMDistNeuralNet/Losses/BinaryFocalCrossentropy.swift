import FMDistKernels
import FMDistMemory

/// The mean over the outputs of (1 - p)^γ times the binary cross-entropy, of sigmoids' y, where p = t y + (1 - t)(1 - y) is how right an
/// output is (Lin et al., "Focal Loss for Dense Object Detection", 2017). Keras's `BinaryFocalCrossentropy`.
package struct BinaryFocalCrossentropy: LossKind {
  package static let name = "binary_focal_crossentropy"
  package static let activations: [Activation] = [.sigmoid]

  /// Whether targets of 1 count α times, and those of 0 1 - α times.
  package var appliesClassBalancing = false
  package var alpha = 0.25
  package var gamma = 2.0
  /// s: a target t becomes (1 - s) t + s / 2.
  package var labelSmoothing = 0.0

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.flag("apply_class_balancing", &appliesClassBalancing)
    try keys.number("alpha", &alpha, in: 0...1)
    try keys.number("gamma", &gamma, in: 0...100)
    try keys.share("label_smoothing", &labelSmoothing)
  }

  package func loss(outputs: View<Float>, targets: View<Float>, gradient: View<Float>) -> Float {
    let (smoothing, count) = (Float(labelSmoothing), Double(outputs.count))
    var sum = 0.0
    for c in 0..<outputs.count {
      let (y, t) = (clipped(outputs[c]), Double(targets[c] * (1 - smoothing) + 0.5 * smoothing))
      let weight = appliesClassBalancing ? t * alpha + (1 - t) * (1 - alpha) : 1
      let (factor, slope) = focalFactor(t * y + (1 - t) * (1 - y), gamma: gamma)
      let entropy = binaryCrossentropy(y, t)
      sum += weight * factor * entropy
      gradient[c] = Float(weight * (slope * (2 * t - 1) * entropy + factor * ((1 - t) / (1 - y) - t / y)) / count)
    }
    return Float(sum / count)
  }
}

extension Loss {
  /// (1 - p)^γ times the binary cross-entropy of sigmoids, where p is how right an output is; the mean over the outputs.
  public static func binaryFocalCrossentropy(
    applyClassBalancing: Bool = false, alpha: Double = 0.25, gamma: Double = 2, labelSmoothing: Double = 0
  ) -> Loss {
    var kind = BinaryFocalCrossentropy()
    (kind.appliesClassBalancing, kind.alpha) = (applyClassBalancing, alpha)
    (kind.gamma, kind.labelSmoothing) = (gamma, labelSmoothing)
    return Loss(kind)
  }
}
