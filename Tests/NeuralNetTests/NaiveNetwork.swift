import Foundation
import Kernels
import Memory
import NeuralNet

/// A model forward in double precision, by loops that follow the definitions: what fmdist's networks are compared with.
struct NaiveNetwork {
  let plan: ModelPlan
  /// What makes dropout's masks; nil for evaluation.
  var dropout: (seed: UInt64, step: Int)?

  /// What flows between layers: elements in row-major order, channels last; a vector is an image of one pixel.
  struct Activity {
    var height, width, channels: Int
    var elements: [Double]

    subscript(row: Int, column: Int, channel: Int) -> Double {
      get { elements[(row * width + column) * channels + channel] }
      set { elements[(row * width + column) * channels + channel] = newValue }
    }

    init(_ shape: Shape, _ elements: [Double]? = nil) {
      switch shape {
      case .image(let height, let width, let channels):
        (self.height, self.width, self.channels) = (height, width, channels)
      case .vector(let units): (height, width, channels) = (1, 1, units)
      }
      self.elements = elements ?? Array(repeating: 0, count: shape.count)
    }
  }

  /// The probabilities of the classes for `image`; `parameters` in model order and Keras's layout. `position` is the
  /// sample's place in the global batch.
  func probabilities(_ image: [Double], parameters: [[Double]], position: Int) -> [Double] {
    outputs(image, parameters: parameters, position: position).last ?? image
  }

  /// The output of every layer for `image`; the rest as for ``probabilities(_:parameters:position:)``.
  func outputs(_ image: [Double], parameters: [[Double]], position: Int) -> [[Double]] {
    var outputs: [[Double]] = []
    var x = Activity(plan.input, image)
    var learned = 0
    var isPadded = false
    for (index, layer) in plan.layers.enumerated() {
      var y = Activity(layer.output)
      switch layer.description {
      case .dense(let units, let activation, _):
        let (kernel, bias) = (parameters[learned], parameters[learned + 1])
        for unit in 0..<units {
          y.elements[unit] = x.elements.indices.reduce(bias[unit]) { $0 + x.elements[$1] * kernel[$1 * units + unit] }
        }
        apply(activation, to: &y)
      case .conv2d(_, let window, let strides, let padding, let activation, _):
        convolve(x, parameters[learned], parameters[learned + 1], window, strides, padding, into: &y)
        apply(activation, to: &y)
        isPadded = true
      case .maxPooling2D(let pool, let strides): self.pool(x, pool, strides, into: &y)
      case .permute(let dims): permute(x, dims, into: &y)
      case .flatten:
        y.elements = x.elements
        isPadded = false
      case .dropout(let rate):
        y.elements = x.elements
        if let dropout {
          let mask = Dropout(rate: rate, layer: index, seed: dropout.seed)
          drop(&y, mask, pixelStride: isPadded ? padded(y.channels) : y.channels, dropout.step, position)
        }
      case .activation(let activation):
        y.elements = x.elements
        apply(activation, to: &y)
      }
      learned += layer.parameters.count
      x = y
      outputs.append(x.elements)
    }
    return outputs
  }

  private func convolve(
    _ x: Activity, _ kernel: [Double], _ bias: [Double], _ window: LayerDescription.Extent,
    _ strides: LayerDescription.Extent, _ padding: Padding, into y: inout Activity
  ) {
    // Keras: of the zeros that make ⌈size / stride⌉ windows fit, the smaller half comes before the first element.
    func before(_ size: Int, _ outputs: Int, _ window: Int, _ stride: Int) -> Int {
      padding == .same ? max(0, (outputs - 1) * stride + window - size) / 2 : 0
    }
    let top = before(x.height, y.height, window.height, strides.height)
    let left = before(x.width, y.width, window.width, strides.width)
    for row in 0..<y.height {
      for column in 0..<y.width {
        for filter in 0..<y.channels {
          var sum = bias[filter]
          for i in 0..<window.height {
            let h = row * strides.height + i - top
            guard h >= 0, h < x.height else { continue }
            for j in 0..<window.width {
              let w = column * strides.width + j - left
              guard w >= 0, w < x.width else { continue }
              for channel in 0..<x.channels {
                sum += x[h, w, channel] * kernel[((i * window.width + j) * x.channels + channel) * y.channels + filter]
              }
            }
          }
          y[row, column, filter] = sum
        }
      }
    }
  }

  private func pool(
    _ x: Activity, _ pool: LayerDescription.Extent, _ strides: LayerDescription.Extent, into y: inout Activity
  ) {
    for row in 0..<y.height {
      for column in 0..<y.width {
        for channel in 0..<y.channels {
          var greatest = -Double.infinity
          for i in 0..<pool.height {
            for j in 0..<pool.width {
              greatest = max(greatest, x[row * strides.height + i, column * strides.width + j, channel])
            }
          }
          y[row, column, channel] = greatest
        }
      }
    }
  }

  private func permute(_ x: Activity, _ dims: [Int], into y: inout Activity) {
    for row in 0..<y.height {
      for column in 0..<y.width {
        for channel in 0..<y.channels {
          var place = [0, 0, 0]
          for (axis, index) in zip(dims, [row, column, channel]) { place[axis - 1] = index }
          y[row, column, channel] = x[place[0], place[1], place[2]]
        }
      }
    }
  }

  /// Multiplies by the mask that fmdist's kernel makes, which counts padding of channels as elements.
  private func drop(_ y: inout Activity, _ dropout: Dropout, pixelStride: Int, _ step: Int, _ position: Int) {
    let pixels = y.height * y.width
    let mask = Buffer<Float>(count: pixels * pixelStride)
    withExtendedLifetime(mask) {
      mask.view.fill(1)
      dropout.apply(x: mask.view, y: mask.view, step: step, position: position)
      for pixel in 0..<pixels {
        for channel in 0..<y.channels {
          y.elements[pixel * y.channels + channel] *= Double(mask.view[pixel * pixelStride + channel])
        }
      }
    }
  }

  private func apply(_ activation: Activation, to y: inout Activity) {
    switch activation {
    case .linear: return
    case .relu: for i in y.elements.indices { y.elements[i] = max(0, y.elements[i]) }
    case .sigmoid: for i in y.elements.indices { y.elements[i] = 1 / (1 + exp(-y.elements[i])) }
    case .tanh: for i in y.elements.indices { y.elements[i] = tanh(y.elements[i]) }
    case .softmax:
      for start in stride(from: 0, to: y.elements.count, by: y.channels) {
        let position = start..<start + y.channels
        let greatest = position.reduce(-Double.infinity) { max($0, y.elements[$1]) }
        let sum = position.reduce(0) { $0 + exp(y.elements[$1] - greatest) }
        for i in position { y.elements[i] = exp(y.elements[i] - greatest) / sum }
      }
    }
  }
}
