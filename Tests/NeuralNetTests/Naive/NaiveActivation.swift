import FMDistKernels
import FMDistNeuralNet
import Foundation

extension Activation {
  /// Overwrites `y` with f(y).
  func naive(_ y: inout NaiveTensor) {
    guard self == .softmax else {
      for i in y.elements.indices { y.elements[i] = naive(y.elements[i]) }
      return
    }
    for start in stride(from: 0, to: y.elements.count, by: y.channels) {
      let position = start..<start + y.channels
      let greatest = position.reduce(-Double.infinity) { max($0, y.elements[$1]) }
      let sum = position.reduce(0) { $0 + Foundation.exp(y.elements[$1] - greatest) }
      for i in position { y.elements[i] = Foundation.exp(y.elements[i] - greatest) / sum }
    }
  }

  private func naive(_ x: Double) -> Double {
    switch self {
    case .linear, .softmax: x
    case .relu: max(0, x)
    case .sigmoid: 1 / (1 + Foundation.exp(-x))
    case .tanh: Foundation.tanh(x)
    case .elu: x < 0 ? Foundation.exp(x) - 1 : x
    case .selu: 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * (Foundation.exp(x) - 1) : x)
    case .gelu: x * (1 + Foundation.erf(x / 2.0.squareRoot())) / 2
    case .silu: x / (1 + Foundation.exp(-x))
    case .leakyRelu: x < 0 ? 0.2 * x : x
    case .softplus: Foundation.log(1 + Foundation.exp(x))
    case .hardSigmoid: min(max(x / 6 + 0.5, 0), 1)
    case .exponential: Foundation.exp(x)
    }
  }
}

extension ActivationLayer: NaiveLayer {
  static var examples: [LayerDescription] { [.activation(.tanh), .activation(.softmax)] }

  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    var y = inputs[0]
    function.naive(&y)
    return y
  }
}
