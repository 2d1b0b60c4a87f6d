import Kernels

/// The sizes of a convolution of one image, with its activation, and pooling windows side by side behind it, if any.
package struct FusedConvolutionShape: Sendable, CustomStringConvertible {
  package var convolution: ConvolutionShape
  package var pool: (Int, Int)?
  /// Dropout behind the activation.
  package var dropoutRate: Double?
  /// The share of outputs whose gradient is not zero.
  package var density = 1.0

  package var description: String {
    "\(convolution)" + (pool.map { ", pool \($0.0)x\($0.1)" } ?? "") + (dropoutRate.map { ", dropout \($0)" } ?? "")
      + (density == 1 ? "" : ", \(Int(100 * density)) % of gradients")
  }

  var fused: FusedConvolution {
    FusedConvolution(Convolution(convolution.geometry), activation: convolution.activation, pool: pool)
  }

  /// Without pooling, windows of one.
  var window: (Int, Int) { pool ?? (1, 1) }

  /// Whether the gradient of x can be had: behind pooling, where pixels lie in whole blocks.
  var hasDataGradient: Bool { pool == nil || convolution.pixelStride % 16 == 0 }

  /// The share of the convolution's positions that are computed forward, and by the weights' gradient where it is not sparse.
  var shares: (forward: Double, gradient: Double) {
    let positions = Double(convolution.geometry.outputHeight * convolution.geometry.outputWidth)
    return (Double(fused.forwardPositions) / positions, Double(fused.gradientPositions) / positions)
  }

  /// The sizes of the tests, with every activation that a pass may have, ReLU with dropout.
  static let sweep: [FusedConvolutionShape] = {
    var shapes: [FusedConvolutionShape] = []
    let kernels: [((Int, Int), Padding)] = [((3, 3), .valid), ((5, 5), .same), ((3, 2), .same), ((1, 1), .valid)]
    for activation in [Activation.linear, .relu, .sigmoid, .tanh] {
      for (kernel, padding) in kernels {
        for (channels, pixelStride, filters) in [(1, 1, 17), (3, 3, 32), (16, 16, 5), (36, 48, 33)] {
          for pool in [(2, 2), (3, 2), (1, 1), nil] {
            for strides in [(1, 1), (2, 1)] {
              var shape = ConvolutionShape(
                13, 11, channels, to: filters, kernel, strides: strides, padding, pixelStride: pixelStride)
              shape.activation = activation
              shapes.append(
                FusedConvolutionShape(
                  convolution: shape, pool: pool, dropoutRate: activation == .relu ? 0.3 : nil,
                  density: activation == .relu ? 0.6 : 1))
            }
          }
        }
      }
    }
    return shapes
  }()

  /// For gradients: the activation only says whether zeros are left out.
  static let gradientSweep = sweep.filter { [.linear, .relu].contains($0.convolution.activation) }

  /// The recipes' sizes with pooling, and with ReLU alone, which leaves about half of the gradients.
  static let recipes: [FusedConvolutionShape] =
    [
      ConvolutionShape(26, 26, 32, to: 64, (3, 3)), ConvolutionShape(28, 28, 16, to: 32, (3, 3), .same),
      ConvolutionShape(14, 14, 36, to: 64, (3, 3), .same), ConvolutionShape(7, 7, 128, to: 128, (3, 3), .same),
      ConvolutionShape(28, 28, 1, to: 32, (3, 3)), ConvolutionShape(28, 28, 1, to: 64, (3, 3)),
      ConvolutionShape(28, 28, 1, to: 32, (5, 5)),
    ].map { FusedConvolutionShape(convolution: $0.rectified, pool: (2, 2)) }
    + [
      ConvolutionShape(13, 13, 64, to: 64, (3, 3)), ConvolutionShape(14, 14, 32, to: 36, (5, 5), .same),
      ConvolutionShape(28, 28, 1, to: 16, (5, 5), .same),
    ].map { FusedConvolutionShape(convolution: $0.rectified, pool: nil, density: 0.5) }
}

extension ConvolutionShape {
  fileprivate var rectified: ConvolutionShape {
    var shape = self
    shape.activation = .relu
    return shape
  }
}
