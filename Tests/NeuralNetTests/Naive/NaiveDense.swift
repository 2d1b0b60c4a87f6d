import FMDistNeuralNet

extension DenseLayer: NaiveLayer {
  static var examples: [LayerDescription] { [.dense(7, .tanh)] }

  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    let (x, kernel) = (inputs[0], parameters[0])
    var y = site.output
    for unit in 0..<units {
      y.elements[unit] = x.elements.indices.reduce(useBias ? parameters[1][unit] : 0) {
        $0 + x.elements[$1] * kernel[$1 * units + unit]
      }
    }
    activation.naive(&y)
    return y
  }
}
