import FMDistKernels
import FMDistMemory

/// Σ t_c ln (t_c / y_c) of a softmax's y: how far the probabilities are from the targets (Kullback and Leibler, 1951). Of a class alone it is
/// the cross-entropy; of soft targets it is less by their entropy, so that 0 is reached. Keras's `KLDivergence`.
package struct KLDivergence: LossKind {
  package static let name = "kl_divergence"
  package static let activations: [Activation] = [.softmax]
  package static let isThroughActivation = true

  package init() {}

  package func loss(outputs y: View<Float>, targets: View<Float>, gradient: View<Float>) -> Float {
    // Keras's floor, of both.
    func floored(_ value: Float) -> Double { Double(max(value, 1e-7)) }
    var (sum, whole) = (0.0, 0.0)
    for c in 0..<y.count {
      let target = floored(targets[c])
      whole += target
      sum += target * (naturalLogarithm(target) - naturalLogarithm(floored(y[c])))
    }
    for c in 0..<y.count { gradient[c] = Float(whole * Double(y[c]) - floored(targets[c])) }
    return Float(sum)
  }
}

extension Loss {
  /// Σ t ln (t / y) of a softmax's y: how far the probabilities are from the targets.
  public static let klDivergence = Loss(KLDivergence())
}
