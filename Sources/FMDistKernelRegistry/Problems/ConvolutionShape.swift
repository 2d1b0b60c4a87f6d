import FMDistKernels

/// The sizes of a convolution of one image.
package struct ConvolutionShape: Sendable, CustomStringConvertible {
  package var height, width, channels, filters: Int
  package var kernel: (Int, Int)
  package var strides = (1, 1)
  package var padding = Padding.valid
  /// Floats from pixel to pixel of x.
  package var pixelStride: Int
  package var activation = Activation.linear

  /// An image whose pixels lie in whole blocks, but for those of one channel.
  package init(
    _ height: Int, _ width: Int, _ channels: Int, to filters: Int, _ kernel: (Int, Int), strides: (Int, Int) = (1, 1),
    _ padding: Padding = .valid, pixelStride: Int? = nil
  ) {
    (self.height, self.width, self.channels, self.filters) = (height, width, channels, filters)
    (self.kernel, self.strides, self.padding) = (kernel, strides, padding)
    self.pixelStride = pixelStride ?? (channels == 1 ? 1 : padded(channels))
  }

  package var description: String {
    "\(height)x\(width)x\(channels) to \(filters), \(kernel.0)x\(kernel.1)"
      + (strides == (1, 1) ? "" : " stride \(strides.0)x\(strides.1)") + " \(padding)"
      + (pixelStride == (channels == 1 ? 1 : padded(channels)) ? "" : " pixels of \(pixelStride)")
      + (activation == .linear ? "" : " \(activation)")
  }

  package var geometry: ConvolutionGeometry {
    ConvolutionGeometry(
      height: height, width: width, channels: channels, inputStride: pixelStride, filters: filters, kernel: kernel,
      strides: strides, padding: padding)
  }

  /// Products of each output, or winner.
  var products: Int { kernel.0 * kernel.1 * channels }
  /// Multiplications and additions of each of the three convolutions.
  var flops: Double {
    let g = geometry
    return 2 * Double(g.outputHeight * g.outputWidth * filters) * Double(products)
  }
  var inputs: Int { height * width * channels }
  var outputs: Int { geometry.outputHeight * geometry.outputWidth * filters }
  var weights: Int { products * filters }
}

extension ConvolutionShape {
  /// The sizes of the tests, with pixels close together and in whole blocks.
  static let sweep: [ConvolutionShape] =
    windows([(1, 1), (2, 2), (3, 3), (5, 5), (3, 2)], strides: [(1, 1), (2, 2), (3, 3), (2, 1)]) + longRows + neighbours
    + windows([(7, 7), (1, 4)], strides: [(1, 1), (2, 3)])

  /// Those of ``sweep``, ``halves``, and one with each activation.
  static let activated: [ConvolutionShape] =
    sweep + halves
    + Activation.allCases.map { activation in
      var shape = ConvolutionShape(6, 9, 3, to: 21, (3, 3), .same, pixelStride: 3)
      shape.activation = activation
      return shape
    }

  /// Filters that fill half of the last block, more of it or less, over one to nine pixels and more.
  private static let halves: [ConvolutionShape] = [4, 5, 7, 8, 9, 20, 24, 25, 36, 40].flatMap { filters in
    (1...19).map { width in
      var shape = ConvolutionShape(2, 2 * width, 2, to: filters, (2, 3), strides: (1, 2), .same, pixelStride: 2)
      shape.activation = width % 2 == 0 ? .sigmoid : .relu
      return shape
    }
  }

  /// Those of ``sweep``, once each: for what does not read x.
  static let onceEach = sweep.filter { $0.pixelStride == padded($0.channels) }

  private static func windows(_ kernels: [(Int, Int)], strides: [(Int, Int)]) -> [ConvolutionShape] {
    var shapes: [ConvolutionShape] = []
    for kernel in kernels {
      for padding in Padding.allCases {
        for strides in strides {
          for (channels, filters) in [(1, 1), (3, 17), (16, 10), (36, 33), (64, 16)] {
            for (height, width) in [(5, 7), (8, 6), kernel] where height >= kernel.0 && width >= kernel.1 {
              shapes.append(
                ConvolutionShape(height, width, channels, to: filters, kernel, strides: strides, padding))
            }
          }
        }
      }
    }
    return bothPixelStrides(shapes)
  }

  /// Rows longer than any tile.
  private static var longRows: [ConvolutionShape] {
    var shapes: [ConvolutionShape] = []
    for padding in Padding.allCases {
      for width in [15, 16, 17, 29, 33, 49] {
        for (channels, filters) in [(1, 65), (17, 48), (33, 3), (16, 16), (48, 11)] {
          for stride in [1, 2] {
            shapes.append(
              ConvolutionShape(3, width, channels, to: filters, (2, 3), strides: (1, stride), padding))
          }
        }
      }
    }
    return bothPixelStrides(shapes)
  }

  /// Windows side by side that share the input's columns, over one to twenty outputs.
  private static var neighbours: [ConvolutionShape] {
    var shapes: [ConvolutionShape] = []
    for padding in Padding.allCases {
      for (height, rows) in [(1, 1), (2, 1), (2, 3), (4, 3)] where padding == .same || height >= rows {
        for width in 1...20 where padding == .same || width >= 3 {
          for (channels, filters) in [(2, 9), (16, 16), (17, 31), (33, 12)] {
            shapes.append(ConvolutionShape(height, width, channels, to: filters, (rows, 3), padding))
          }
        }
      }
    }
    return bothPixelStrides(shapes)
  }

  private static func bothPixelStrides(_ shapes: [ConvolutionShape]) -> [ConvolutionShape] {
    shapes.flatMap { shape in
      Set([shape.channels, padded(shape.channels)]).sorted().map {
        var other = shape
        other.pixelStride = $0
        return other
      }
    }
  }

  /// The recipes' convolutions from one channel.
  static let recipesOfOneChannel = [
    ConvolutionShape(28, 28, 1, to: 32, (3, 3)), ConvolutionShape(28, 28, 1, to: 64, (3, 3)),
    ConvolutionShape(28, 28, 1, to: 32, (5, 5)), ConvolutionShape(28, 28, 1, to: 16, (5, 5), .same),
  ]

  /// The recipes' other convolutions.
  static let recipesOfMany = [
    ConvolutionShape(26, 26, 32, to: 64, (3, 3)), ConvolutionShape(13, 13, 64, to: 64, (3, 3)),
    ConvolutionShape(7, 7, 128, to: 128, (3, 3), .same), ConvolutionShape(7, 7, 64, to: 128, (3, 3), .same),
    ConvolutionShape(14, 14, 32, to: 36, (5, 5), .same), ConvolutionShape(14, 14, 36, to: 64, (3, 3), .same),
    ConvolutionShape(28, 28, 16, to: 32, (3, 3), .same), ConvolutionShape(28, 28, 16, to: 16, (3, 3), .same),
    ConvolutionShape(14, 14, 32, to: 32, (3, 3), .same),
    ConvolutionShape(28, 28, 16, to: 32, (3, 3), strides: (2, 2), .same),
    ConvolutionShape(28, 28, 16, to: 32, (1, 1), strides: (2, 2)),
  ]

  static let recipes = recipesOfMany + recipesOfOneChannel
}
