import FMDistNeuralNet

extension UnitNormalizationLayer: NaiveLayer {
  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    var y = inputs[0]
    for first in stride(from: 0, to: y.elements.count, by: y.channels) {
      let pixel = first..<first + y.channels
      let norm = y.elements[pixel].reduce(0) { $0 + $1 * $1 }.squareRoot()
      for i in pixel { y.elements[i] /= norm }
    }
    return y
  }
}
