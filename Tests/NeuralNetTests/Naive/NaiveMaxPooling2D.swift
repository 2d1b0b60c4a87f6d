import FMDistKernels
import FMDistNeuralNet

extension MaxPooling2DLayer: NaiveLayer {
  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    pool(inputs[0], into: site.output) { $0.reduce(-Double.infinity, max) }
  }
}

extension AveragePooling2DLayer: NaiveLayer {
  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    pool(inputs[0], into: site.output) { $0.reduce(0, +) / Double($0.count) }
  }
}

extension GlobalMaxPooling2DLayer: NaiveLayer {
  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    let x = inputs[0]
    var y = site.output
    for channel in 0..<x.channels {
      y.elements[channel] = stride(from: channel, to: x.elements.count, by: x.channels).reduce(-Double.infinity) {
        max($0, x.elements[$1])
      }
    }
    return y
  }
}

extension WindowPooling {
  /// `f` of the pixels of each window that are inside the image.
  fileprivate func pool(_ x: NaiveTensor, into output: NaiveTensor, _ f: ([Double]) -> Double) -> NaiveTensor {
    var y = output
    // Keras: of the border that makes ⌈size / stride⌉ windows fit, the smaller half comes before the first pixel.
    func before(_ size: Int, _ outputs: Int, _ window: Int, _ stride: Int) -> Int {
      padding == .same ? max(0, (outputs - 1) * stride + window - size) / 2 : 0
    }
    let top = before(x.height, y.height, poolSize.height, step.height)
    let left = before(x.width, y.width, poolSize.width, step.width)
    for row in 0..<y.height {
      for column in 0..<y.width {
        for channel in 0..<y.channels {
          var values: [Double] = []
          for i in 0..<poolSize.height {
            for j in 0..<poolSize.width {
              let (h, w) = (row * step.height + i - top, column * step.width + j - left)
              if h >= 0, h < x.height, w >= 0, w < x.width { values.append(x[h, w, channel]) }
            }
          }
          y[row, column, channel] = f(values)
        }
      }
    }
    return y
  }
}
