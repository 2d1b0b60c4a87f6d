import NeuralNet

extension MaxPooling2DLayer: NaiveLayer {
  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    let x = inputs[0]
    var y = site.output
    for row in 0..<y.height {
      for column in 0..<y.width {
        for channel in 0..<y.channels {
          var greatest = -Double.infinity
          for i in 0..<poolSize.height {
            for j in 0..<poolSize.width {
              greatest = max(greatest, x[row * step.height + i, column * step.width + j, channel])
            }
          }
          y[row, column, channel] = greatest
        }
      }
    }
    return y
  }
}
