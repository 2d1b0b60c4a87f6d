import FMDistKernels
import FMDistNeuralNet

extension DepthwiseConv2DLayer: NaiveLayer {
  static var examples: [LayerDescription] { [.depthwise((2, 2), multiplier: 2, .tanh)] }

  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    var y = naiveDepthwise(
      inputs[0], parameters[0], multiplier: depthMultiplier, window: kernelSize, strides: strides, padding: padding,
      rows: site.output.height, columns: site.output.width)
    if useBias {
      for i in y.elements.indices { y.elements[i] += parameters[1][i % y.channels] }
    }
    activation.naive(&y)
    return y
  }
}

extension SeparableConv2DLayer: NaiveLayer {
  static var examples: [LayerDescription] { [.separable(7, (2, 2), .tanh)] }

  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    var y = site.output
    let middle = naiveDepthwise(
      inputs[0], parameters[0], multiplier: depthMultiplier, window: kernelSize, strides: strides, padding: padding,
      rows: y.height, columns: y.width)
    for row in 0..<y.height {
      for column in 0..<y.width {
        for filter in 0..<y.channels {
          var sum = useBias ? parameters[2][filter] : 0
          for channel in 0..<middle.channels {
            sum += middle[row, column, channel] * parameters[1][channel * y.channels + filter]
          }
          y[row, column, filter] = sum
        }
      }
    }
    activation.naive(&y)
    return y
  }
}

/// Output channel c · multiplier + k is input channel c with the k-th of its windows.
private func naiveDepthwise(
  _ x: NaiveTensor, _ kernel: [Double], multiplier: Int, window: Extent, strides: Extent, padding: Padding, rows: Int,
  columns: Int
) -> NaiveTensor {
  // Keras: of the zeros that make ⌈size / stride⌉ windows fit, the smaller half comes before the first element.
  func before(_ size: Int, _ outputs: Int, _ window: Int, _ stride: Int) -> Int {
    padding == .same ? max(0, (outputs - 1) * stride + window - size) / 2 : 0
  }
  let top = before(x.height, rows, window.height, strides.height)
  let left = before(x.width, columns, window.width, strides.width)
  var y = NaiveTensor(.image(height: rows, width: columns, channels: x.channels * multiplier))
  for row in 0..<rows {
    for column in 0..<columns {
      for channel in 0..<x.channels {
        for k in 0..<multiplier {
          var sum = 0.0
          for i in 0..<window.height {
            for j in 0..<window.width {
              let (h, w) = (row * strides.height + i - top, column * strides.width + j - left)
              guard h >= 0, h < x.height, w >= 0, w < x.width else { continue }
              sum += x[h, w, channel] * kernel[((i * window.width + j) * x.channels + channel) * multiplier + k]
            }
          }
          y[row, column, channel * multiplier + k] = sum
        }
      }
    }
  }
  return y
}
