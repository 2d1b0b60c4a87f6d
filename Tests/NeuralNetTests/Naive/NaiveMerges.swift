import FMDistNeuralNet

extension AddLayer: NaiveLayer {
  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    inputs.combined { $0 + $1 }
  }
}

extension SubtractLayer: NaiveLayer {
  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    inputs.combined { $0 - $1 }
  }
}

extension MultiplyLayer: NaiveLayer {
  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    inputs.combined { $0 * $1 }
  }
}

extension [NaiveTensor] {
  fileprivate func combined(_ f: (Double, Double) -> Double) -> NaiveTensor {
    var y = self[0]
    for x in dropFirst() {
      for i in y.elements.indices { y.elements[i] = f(y.elements[i], x.elements[i]) }
    }
    return y
  }
}

extension ConcatenateLayer: NaiveLayer {
  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    var y = site.output
    y.elements = (0..<y.height * y.width).flatMap { pixel in
      inputs.flatMap { $0.elements[pixel * $0.channels..<(pixel + 1) * $0.channels] }
    }
    return y
  }
}

extension GlobalAveragePooling2DLayer: NaiveLayer {
  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    let x = inputs[0]
    var y = site.output
    let pixels = x.height * x.width
    for channel in 0..<x.channels {
      y.elements[channel] = (0..<pixels).reduce(0) { $0 + x.elements[$1 * x.channels + channel] } / Double(pixels)
    }
    return y
  }
}
