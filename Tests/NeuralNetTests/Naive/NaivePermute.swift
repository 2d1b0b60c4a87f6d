import FMDistNeuralNet

extension PermuteLayer: NaiveLayer {
  static var examples: [LayerDescription] { [.permute(dims: [3, 1, 2])] }

  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    let x = inputs[0]
    var y = site.output
    for row in 0..<y.height {
      for column in 0..<y.width {
        for channel in 0..<y.channels {
          var place = [0, 0, 0]
          for (axis, index) in zip(dims, [row, column, channel]) { place[axis - 1] = index }
          y[row, column, channel] = x[place[0], place[1], place[2]]
        }
      }
    }
    return y
  }
}

extension FlattenLayer: NaiveLayer {
  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    NaiveTensor(inputs[0], as: site.plan.layers[site.index].output)
  }
}
