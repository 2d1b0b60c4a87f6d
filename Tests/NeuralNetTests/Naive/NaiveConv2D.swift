import FMDistNeuralNet

extension Conv2DLayer: NaiveLayer {
  static var examples: [LayerDescription] { [.conv(7, (2, 2), .tanh)] }

  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    let (x, kernel) = (inputs[0], parameters[0])
    var y = site.output
    // Keras: of the zeros that make ⌈size / stride⌉ windows fit, the smaller half comes before the first element.
    func before(_ size: Int, _ outputs: Int, _ window: Int, _ stride: Int) -> Int {
      padding == .same ? max(0, (outputs - 1) * stride + window - size) / 2 : 0
    }
    let (down, across) = (dilationRate.height, dilationRate.width)
    let (channels, filters) = (x.channels / groups, y.channels / groups)
    let top = before(x.height, y.height, (kernelSize.height - 1) * down + 1, strides.height)
    let left = before(x.width, y.width, (kernelSize.width - 1) * across + 1, strides.width)
    for row in 0..<y.height {
      for column in 0..<y.width {
        for filter in 0..<y.channels {
          var sum = useBias ? parameters[1][filter] : 0
          for i in 0..<kernelSize.height {
            let h = row * strides.height + i * down - top
            guard h >= 0, h < x.height else { continue }
            for j in 0..<kernelSize.width {
              let w = column * strides.width + j * across - left
              guard w >= 0, w < x.width else { continue }
              for channel in 0..<channels {
                let weight = kernel[((i * kernelSize.width + j) * channels + channel) * y.channels + filter]
                sum += x[h, w, filter / filters * channels + channel] * weight
              }
            }
          }
          y[row, column, filter] = sum
        }
      }
    }
    activation.naive(&y)
    return y
  }
}
