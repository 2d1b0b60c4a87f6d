import FMDistKernels
import FMDistMemory

/// The mean over the outputs of (y - t)²; a class is a target of 1 among zeros. Keras's `MeanSquaredError`.
package struct MeanSquaredError: LossKind {
  package static let name = "mean_squared_error"
  package static let activations: [Activation] = [.softmax, .sigmoid]

  package init() {}

  package func loss(outputs: View<Float>, targets: View<Float>, gradient: View<Float>) -> Float {
    var sum = 0.0
    for c in 0..<outputs.count {
      let difference = outputs[c] - targets[c]
      gradient[c] = 2 * difference / Float(outputs.count)
      sum += Double(difference) * Double(difference)
    }
    return Float(sum / Double(outputs.count))
  }
}

extension Loss {
  /// The mean over the outputs of (y - t)².
  public static let meanSquaredError = Loss(MeanSquaredError())
}
