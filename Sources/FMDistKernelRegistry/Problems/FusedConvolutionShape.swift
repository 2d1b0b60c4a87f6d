import FMDistKernels

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
    FusedConvolution(
      Convolution(convolution.geometry), activation: convolution.activation, pool: pool, dropoutRate: dropoutRate ?? 0)
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
        for (channels, pixelStride, filters) in [(1, 1, 17), (3, 3, 32), (16, 16, 5), (16, 16, 14), (36, 48, 33)] {
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
    return shapes + corners
  }()

  /// Sizes beyond one tile, chunk, list or band of the sparse gradients, strides across, and pooling without products.
  private static let corners: [FusedConvolutionShape] =
    [
      // More filters than a chunk, with windows that one tile takes and others.
      (ConvolutionShape(7, 6, 20, to: 70, (3, 3), .same), pool: (2, 2), density: 0.6),
      (ConvolutionShape(6, 5, 3, to: 130, (3, 3), .same), pool: nil, density: 0.5),
      (ConvolutionShape(5, 5, 70, to: 65, (5, 5)), pool: nil, density: 1),
      // Windows of more columns or rows than a tile.
      (ConvolutionShape(9, 8, 17, to: 66, (7, 7), .same), pool: (2, 2), density: 0.5),
      (ConvolutionShape(6, 9, 17, to: 200, (1, 7), .same), pool: nil, density: 0.3),
      (ConvolutionShape(13, 14, 33, to: 70, (9, 2), strides: (2, 3)), pool: nil, density: 0.3),
      (ConvolutionShape(20, 33, 5, to: 9, (4, 11), strides: (2, 2), .same), pool: (3, 3), density: 0.8),
      (ConvolutionShape(12, 11, 65, to: 9, (6, 6)), pool: (3, 1), density: 0.7),
      // Windows of places far apart, up to the greatest.
      (ConvolutionShape(35, 36, 5, to: 7, (3, 3), .same), pool: (16, 16), density: 1),
      (ConvolutionShape(35, 36, 1, to: 7, (3, 3), .same), pool: (16, 16), density: 1),
      (ConvolutionShape(5, 530, 2, to: 3, (3, 5), .same), pool: (1, 256), density: 1),
      (ConvolutionShape(260, 5, 2, to: 3, (5, 3), .same), pool: (256, 1), density: 1),
      // Several bands, of one row of windows and of more.
      (ConvolutionShape(60, 300, 2, to: 3, (3, 3), strides: (1, 2), .same), pool: (2, 2), density: 0.6),
      (ConvolutionShape(45, 300, 2, to: 3, (1, 1), .same), pool: nil, density: 0.4),
      (ConvolutionShape(61, 50, 17, to: 3, (3, 2), .same), pool: nil, density: 0.5),
      (ConvolutionShape(67, 40, 2, to: 17, (2, 3), .same), pool: (3, 2), density: 0.5),
      // Nothing passes.
      (ConvolutionShape(5, 5, 20, to: 65, (5, 5)), pool: (1, 1), density: 0),
      (ConvolutionShape(8, 9, 20, to: 17, (3, 3), .same), pool: nil, density: 0),
      (ConvolutionShape(8, 9, 1, to: 17, (3, 3), .same), pool: (2, 2), density: 0),
    ].map { corner($0.0, pool: $0.pool, density: $0.density) } + strided

  /// Strides across, of sparse gradients and, with pixels that are not padded, dense ones; in registers and in memory.
  private static let strided: [FusedConvolutionShape] = {
    var shapes: [FusedConvolutionShape] = []
    for strides in [(2, 2), (3, 2), (1, 3), (3, 5)] {
      for (kernel, padding) in [((3, 3), Padding.same), ((2, 7), .same), ((5, 4), .valid)] {
        for (channels, pixelStride, filters) in [(3, 3, 17), (20, 32, 18)] {
          for pool in [(2, 2), (2, 3), (3, 3), nil] {
            var shape = ConvolutionShape(
              21, 38, channels, to: filters, kernel, strides: strides, padding, pixelStride: pixelStride)
            guard shape.geometry.outputHeight >= 3 else { continue }
            shapes.append(corner(shape, pool: pool, density: 0.6))
            guard pool.map({ $0 == (2, 2) }) ?? false else { continue }
            shape.activation = .linear
            shapes.append(FusedConvolutionShape(convolution: shape, pool: pool))
          }
        }
      }
    }
    return shapes
  }()

  /// With relu and dropout, so that every gradient that can be is sparse.
  private static func corner(
    _ convolution: ConvolutionShape, pool: (Int, Int)?, density: Double
  ) -> FusedConvolutionShape {
    FusedConvolutionShape(convolution: convolution.rectified, pool: pool, dropoutRate: 0.3, density: density)
  }

  /// For gradients: the activation only says whether zeros are left out.
  static let gradientSweep = sweep.filter { [.linear, .relu].contains($0.convolution.activation) }

  /// The recipes' sizes with pooling, and with ReLU and dropout, which leave about a third of the gradients.
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
    ].map { FusedConvolutionShape(convolution: $0.rectified, pool: nil, dropoutRate: 0.3, density: 0.35) }
}

extension ConvolutionShape {
  fileprivate var rectified: ConvolutionShape {
    var shape = self
    shape.activation = .relu
    return shape
  }
}
