import FMDistKernels
import FMDistMemory

/// What an array adds to the loss: Keras's `L1L2`, λ₁ Σ |w| + λ₂ Σ w², whose gradient is λ₁ sign(w) + 2 λ₂ w.
public struct Regularizer: Equatable, Sendable {
  /// λ₁ and λ₂, at least 0.
  public var l1, l2: Double

  /// A penalty of `l1` times the sum of the magnitudes and `l2` times the sum of the squares.
  public init(l1: Double = 0, l2: Double = 0) { (self.l1, self.l2) = (l1, l2) }

  /// Whether it adds nothing.
  var isNothing: Bool { l1 == 0 && l2 == 0 }

  /// What `array`, whole vectors of sixteen, adds.
  func value(of array: View<Float>) -> Double {
    let squares = l2 == 0 ? 0 : l2 * sumOfSquares(array)
    return l1 == 0 ? squares : squares + l1 * sumOfMagnitudes(array)
  }

  /// Overwrites `result` with `sum` and the gradient for `array`, `factor` times; `result` may be `sum`.
  package func addGradient(
    of array: View<Float>, times factor: Int, to sum: View<Float>, into result: View<Float>
  ) {
    var sum = sum
    if l2 != 0 {
      addScaled(array, factor: Float(2 * l2) * Float(factor), to: sum, into: result)
      sum = result
    }
    if l1 != 0 { addScaledSigns(of: array, factor: Float(l1) * Float(factor), to: sum, into: result) }
  }

  /// As in a diagram; empty where it adds nothing.
  var words: String {
    [("l1", l1), ("l2", l2)].filter { $0.1 > 0 }.map { "\($0.0) \(shortNumber($0.1))" }.joined(separator: " ")
  }
}

extension Regularizer? {
  var words: [String] { [self?.words ?? ""].filter { !$0.isEmpty } }

  /// Throws unless each λ of what the configuration calls `key` is a number of at least 0.
  func check(_ key: String) throws(LayerMisfit) {
    guard let self else { return }
    for (name, value) in [("l1", self.l1), ("l2", self.l2)] where !(value >= 0 && value.isFinite) {
      throw LayerMisfit("has a \(key) whose \(name) is \(value); expected a number of at least 0")
    }
  }
}
