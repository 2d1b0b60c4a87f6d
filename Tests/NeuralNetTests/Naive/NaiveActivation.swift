import Foundation
import Kernels
import NeuralNet

extension Activation {
  /// Overwrites `y` with f(y).
  func naive(_ y: inout NaiveTensor) {
    switch self {
    case .linear: return
    case .relu: for i in y.elements.indices { y.elements[i] = max(0, y.elements[i]) }
    case .sigmoid: for i in y.elements.indices { y.elements[i] = 1 / (1 + Foundation.exp(-y.elements[i])) }
    case .tanh: for i in y.elements.indices { y.elements[i] = Foundation.tanh(y.elements[i]) }
    case .softmax:
      for start in stride(from: 0, to: y.elements.count, by: y.channels) {
        let position = start..<start + y.channels
        let greatest = position.reduce(-Double.infinity) { max($0, y.elements[$1]) }
        let sum = position.reduce(0) { $0 + Foundation.exp(y.elements[$1] - greatest) }
        for i in position { y.elements[i] = Foundation.exp(y.elements[i] - greatest) / sum }
      }
    }
  }
}

extension ActivationLayer: NaiveLayer {
  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    var y = inputs[0]
    function.naive(&y)
    return y
  }
}
