import Kernels

/// The sizes of a convolution of one image with pooling windows side by side behind it.
package struct PooledConvolutionShape: Sendable, CustomStringConvertible {
  package var convolution: ConvolutionShape
  package var pool: (Int, Int)
  /// Dropout between activation and pooling.
  package var dropoutRate: Double?
  /// The share of windows whose gradient is not zero.
  package var density = 1.0

  package init(_ convolution: ConvolutionShape, pool: (Int, Int), dropoutRate: Double? = nil, density: Double = 1) {
    (self.convolution, self.pool) = (convolution, pool)
    (self.dropoutRate, self.density) = (dropoutRate, density)
  }

  package var description: String {
    "\(convolution), pool \(pool.0)x\(pool.1)" + (dropoutRate.map { ", dropout \($0)" } ?? "")
      + (density == 1 ? "" : ", \(Int(100 * density)) % of winners")
  }

  var pooled: PooledConvolution { PooledConvolution(Convolution(convolution.geometry), pool: pool) }

  /// Whether the gradient of x can be had: not where the taps of a row lie side by side.
  var hasDataGradient: Bool {
    convolution.channels % 16 == 0 || convolution.pixelStride != convolution.channels
  }

  /// The sizes of the tests.
  static let sweep: [PooledConvolutionShape] = {
    var shapes: [PooledConvolutionShape] = []
    let kernels: [((Int, Int), Padding)] = [((3, 3), .valid), ((5, 5), .same), ((3, 2), .same), ((1, 1), .valid)]
    for (kernel, padding) in kernels {
      for (channels, pixelStride, filters) in [(1, 1, 17), (3, 3, 32), (16, 16, 5), (36, 48, 33)] {
        for pool in [(2, 2), (3, 2), (1, 1)] {
          for strides in [(1, 1), (2, 1)] {
            shapes.append(
              PooledConvolutionShape(
                ConvolutionShape(
                  13, 11, channels, to: filters, kernel, strides: strides, padding, pixelStride: pixelStride),
                pool: pool, density: pool.1 == 2 ? 0.7 : 1))
          }
        }
      }
    }
    return shapes
  }()

  /// Those of ``sweep`` with every activation that a pass may have, ReLU with dropout.
  static let activated: [PooledConvolutionShape] = [Activation.linear, .relu, .sigmoid, .tanh].flatMap { activation in
    sweep.map {
      var shape = $0
      shape.convolution.activation = activation
      shape.dropoutRate = activation == .relu ? 0.3 : nil
      return shape
    }
  }

  /// The recipes' sizes.
  static let recipes: [PooledConvolutionShape] = [
    ConvolutionShape(26, 26, 32, to: 64, (3, 3)), ConvolutionShape(28, 28, 16, to: 32, (3, 3), .same),
    ConvolutionShape(14, 14, 36, to: 64, (3, 3), .same), ConvolutionShape(7, 7, 128, to: 128, (3, 3), .same),
    ConvolutionShape(28, 28, 1, to: 32, (3, 3)), ConvolutionShape(28, 28, 1, to: 64, (3, 3)),
    ConvolutionShape(28, 28, 1, to: 32, (5, 5)),
  ].map {
    var shape = $0
    shape.activation = .relu
    return PooledConvolutionShape(shape, pool: (2, 2))
  }
}
