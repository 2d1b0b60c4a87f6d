import FMDistNeuralNet

extension ZeroPadding2DLayer: NaiveLayer {
  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    let x = inputs[0]
    var y = site.output
    for row in 0..<x.height {
      for column in 0..<x.width {
        for channel in 0..<x.channels { y[row + padding.top, column + padding.left, channel] = x[row, column, channel] }
      }
    }
    return y
  }
}

extension Cropping2DLayer: NaiveLayer {
  static var examples: [LayerDescription] { [.cropping2D(cropping: Margins(top: 1, bottom: 0, left: 0, right: 1))] }

  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    let x = inputs[0]
    return site.filled { row, column, channel in x[row + cropping.top, column + cropping.left, channel] }
  }
}

extension UpSampling2DLayer: NaiveLayer {
  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    let x = inputs[0]
    return site.filled { row, column, channel in x[row / size.height, column / size.width, channel] }
  }
}

extension ReshapeLayer: NaiveLayer {
  static var examples: [LayerDescription] { [.reshape([-1]), .reshape([1, -1, 1])] }

  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    NaiveTensor(inputs[0], as: site.plan.layers[site.index].output)
  }
}

extension RescalingLayer: NaiveLayer {
  static var examples: [LayerDescription] { [.rescaling(scale: -2, offset: 0.25)] }

  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    var y = inputs[0]
    y.elements = y.elements.map { $0 * Double(Float(scale)) + Double(Float(offset)) }
    return y
  }
}

extension NaiveSite {
  /// An output of `value`'s elements.
  fileprivate func filled(_ value: (_ row: Int, _ column: Int, _ channel: Int) -> Double) -> NaiveTensor {
    var y = output
    for row in 0..<y.height {
      for column in 0..<y.width {
        for channel in 0..<y.channels { y[row, column, channel] = value(row, column, channel) }
      }
    }
    return y
  }
}
