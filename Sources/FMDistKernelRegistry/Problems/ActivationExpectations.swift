import FMDistKernels
import Foundation

extension Activation {
  /// f(x) by its formula, from what is known of x; softmax, which kernels of sums leave undone, is not applied.
  func expected(_ x: [Expected]) -> [Expected] {
    switch self {
    case .linear, .softmax: x
    case .relu: x.map { $0.mapped(ulps: 0) { max($0, 0) } }
    case .sigmoid: x.map { $0.mapped(ulps: 4) { 1 / (1 + exp(-$0)) } }
    case .tanh: x.map { $0.mapped(ulps: 3) { Foundation.tanh($0) } }
    case .elu: x.map { $0.mapped(ulps: 2) { $0 < 0 ? expm1($0) : $0 } }
    case .selu:
      x.map { $0.mapped(ulps: 3, slope: 1.76) { 1.0507009873554805 * ($0 < 0 ? 1.6732632423543772 * expm1($0) : $0) } }
    case .gelu: x.map { $0.mapped(ulps: 8, slope: 1.13) { $0 * erfc(-$0 / 2.0.squareRoot()) / 2 } }
    case .silu: x.map { $0.mapped(ulps: 4, slope: 1.1) { $0 / (1 + exp(-$0)) } }
    case .leakyRelu: x.map { $0.mapped(ulps: 1) { $0 < 0 ? 0.2 * $0 : $0 } }
    case .softplus: x.map { $0.mapped(ulps: 4) { max($0, 0) + log1p(exp(-min(abs($0), 87.33))) } }
    case .hardSigmoid:
      // Next to 0 the result is a difference, of 1/2 and something rounded.
      x.map {
        Expected(value: $0.value, tolerance: $0.tolerance / 6 + 0x1p-24).mapped(ulps: 1) {
          min(max($0 / 6 + 0.5, 0), 1)
        }
      }
    case .exponential:
      // Saturated inside the normal numbers.
      x.map {
        let most = Double(88.37 as Float)
        return $0.mapped(ulps: 1, slope: exp(min($0.value, most))) { exp(min(max($0, -87.33), most)) }
      }
    }
  }

  /// The slope at x and y = f(x), with the slope's absolute error.
  func expectedSlope(x: Double, y: Double) -> (value: Double, error: Double) {
    let unit = Double(Float.ulpOfOne)
    switch self {
    case .linear, .softmax: return (1, 0)
    case .relu: return (y > 0 ? 1 : 0, 0)
    case .sigmoid: return (y * (1 - y), 2 * unit * abs(y * (1 - y)))
    // 1 - y² cancels, and y² was rounded.
    case .tanh: return (1 - y * y, unit)
    case .elu: return (y < 0 ? y + 1 : 1, unit / 2)
    case .selu: return (y > 0 ? 1.0507009873554805 : y + 1.7580993408473766, unit)
    case .gelu:
      let bell = exp(-x * x / 2) / (2 * Double.pi).squareRoot()
      return (erfc(-x / 2.0.squareRoot()) / 2 + x * bell, 4 * unit)
    case .silu:
      let s = 1 / (1 + exp(-x))
      return (s * (1 + x * (1 - s)), 4 * unit)
    case .leakyRelu: return (y > 0 ? 1 : 0.2, unit)
    case .softplus: return (-expm1(-y), 2 * unit * -expm1(-y))
    case .hardSigmoid: return (y > 0 && y < 1 ? 1 / 6.0 : 0, unit)
    case .exponential: return (y, 0)
    }
  }

  /// Whether f leaves the sums as they are, so that they are promised bit by bit.
  var keepsSums: Bool { self == .linear || self == .softmax }
  /// f(0), which is what padding holds.
  var rest: Float {
    switch self {
    case .sigmoid, .hardSigmoid: 0.5
    case .softplus: 0.693_147_18
    case .exponential: 1
    default: 0
    }
  }
}
