import NeuralNet

extension DenseLayer: NaiveLayer {
  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    let (x, kernel, bias) = (inputs[0], parameters[0], parameters[1])
    var y = site.output
    for unit in 0..<units {
      y.elements[unit] = x.elements.indices.reduce(bias[unit]) { $0 + x.elements[$1] * kernel[$1 * units + unit] }
    }
    activation.naive(&y)
    return y
  }
}
