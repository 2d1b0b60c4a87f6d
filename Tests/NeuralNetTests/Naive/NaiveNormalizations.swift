import FMDistNeuralNet

extension LayerNormalizationLayer: NaiveLayer {
  static var examples: [LayerDescription] { [.layerNormalization(epsilon: 0.1)] }

  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    var y = inputs[0]
    for pixel in 0..<y.height * y.width {
      y.normalize((0..<y.channels).map { pixel * y.channels + $0 }, epsilon)
    }
    y.scale(by: scale ? parameters[0] : nil, shift: center ? parameters[scale ? 1 : 0] : nil)
    return y
  }
}

extension GroupNormalizationLayer: NaiveLayer {
  static var examples: [LayerDescription] { [.groupNormalization(groups: 1, epsilon: 0.1)] }

  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    var y = inputs[0]
    let size = groups == -1 ? 1 : y.channels / groups
    for first in stride(from: 0, to: y.channels, by: size) {
      let group = (0..<y.height * y.width).flatMap { pixel in (0..<size).map { pixel * y.channels + first + $0 } }
      y.normalize(group, epsilon)
    }
    y.scale(by: scale ? parameters[0] : nil, shift: center ? parameters[scale ? 1 : 0] : nil)
    return y
  }
}

extension NaiveTensor {
  /// Gives the elements `indices` a mean of 0 and a variance of about 1.
  fileprivate mutating func normalize(_ indices: [Int], _ epsilon: Double) {
    let count = Double(indices.count)
    let mean = indices.reduce(0) { $0 + elements[$1] } / count
    let variance = indices.reduce(0) { $0 + (elements[$1] - mean) * (elements[$1] - mean) } / count
    for i in indices { elements[i] = (elements[i] - mean) / (variance + epsilon).squareRoot() }
  }

  /// γ x + β, one of each a channel.
  fileprivate mutating func scale(by gamma: [Double]?, shift beta: [Double]?) {
    for i in elements.indices {
      elements[i] = elements[i] * (gamma?[i % channels] ?? 1) + (beta?[i % channels] ?? 0)
    }
  }
}
