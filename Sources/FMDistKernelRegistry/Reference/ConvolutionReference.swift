import FMDistKernels

/// A convolution of one image by its formula, in Keras's layouts: x (H x W x C), W (HWIO), b, y and dy (H' x W' x filters).
///
/// y[oh, ow, f] = b[f] + Σ x[oh·sh + kh - top, ow·sw + kw - left, c] · W[kh, kw, c, f], zeros outside x.
package struct ConvolutionReference {
  package let height, width, channels, filters: Int
  package let kernel, strides: (Int, Int)
  package let outputHeight, outputWidth, top, left: Int
  package let x, weights, bias: [Float]
  /// The gradient of y: by chance at first.
  package var dy: [Float]

  /// Derives the output's size and the zeros by TensorFlow's rules for `valid` and `same`.
  package init(
    height: Int, width: Int, channels: Int, filters: Int, kernel: (Int, Int), strides: (Int, Int), padding: Padding,
    values: (_ count: Int, _ array: UInt32) -> [Float]
  ) {
    func side(_ size: Int, _ window: Int, _ stride: Int) -> (outputs: Int, before: Int) {
      if padding == .valid { return ((size - window + stride) / stride, 0) }
      let outputs = (size + stride - 1) / stride
      return (outputs, max(0, (outputs - 1) * stride + window - size) / 2)
    }
    (self.height, self.width, self.channels, self.filters) = (height, width, channels, filters)
    (self.kernel, self.strides) = (kernel, strides)
    (outputHeight, top) = side(height, kernel.0, strides.0)
    (outputWidth, left) = side(width, kernel.1, strides.1)
    x = values(height * width * channels, 1)
    weights = values(kernel.0 * kernel.1 * channels * filters, 2)
    bias = values(filters, 3)
    dy = values(outputHeight * outputWidth * filters, 4)
  }

  /// Calls `body` with the places in x, W and y of each product, by rows of outputs, taps, pixels, channels and filters.
  package func forEachProduct(_ body: (_ x: Int, _ weight: Int, _ y: Int) -> Void) {
    for oh in 0..<outputHeight {
      for kh in 0..<kernel.0 {
        for kw in 0..<kernel.1 {
          for ow in 0..<outputWidth {
            for c in 0..<channels {
              for f in 0..<filters { product(oh, ow, kh, kw, c, f, body) }
            }
          }
        }
      }
    }
  }

  /// The same by rows of outputs and of taps, channels, columns of taps, pixels and filters.
  private func forEachProductByChannels(_ body: (_ x: Int, _ weight: Int, _ y: Int) -> Void) {
    for oh in 0..<outputHeight {
      for kh in 0..<kernel.0 {
        for c in 0..<channels {
          for kw in 0..<kernel.1 {
            for ow in 0..<outputWidth {
              for f in 0..<filters { product(oh, ow, kh, kw, c, f, body) }
            }
          }
        }
      }
    }
  }

  /// The same by rows of outputs and of taps, filters, pixels, columns of taps and channels.
  private func forEachProductByFilters(_ body: (_ x: Int, _ weight: Int, _ y: Int) -> Void) {
    for oh in 0..<outputHeight {
      for kh in 0..<kernel.0 {
        for f in 0..<filters {
          for ow in 0..<outputWidth {
            for kw in 0..<kernel.1 {
              for c in 0..<channels { product(oh, ow, kh, kw, c, f, body) }
            }
          }
        }
      }
    }
  }

  /// Calls `body` for the product of this output, tap, channel and filter, if the tap is in the image.
  private func product(
    _ oh: Int, _ ow: Int, _ kh: Int, _ kw: Int, _ c: Int, _ f: Int, _ body: (_ x: Int, _ weight: Int, _ y: Int) -> Void
  ) {
    let (h, w) = (oh * strides.0 + kh - top, ow * strides.1 + kw - left)
    guard h >= 0 && h < height && w >= 0 && w < width else { return }
    body(
      (h * width + w) * channels + c, ((kh * kernel.1 + kw) * channels + c) * filters + f,
      (oh * outputWidth + ow) * filters + f)
  }

  /// Whether an input column is part of three windows side by side.
  private var hasNeighbouringWindows: Bool { kernel.1 == 3 && strides == (1, 1) }

  package func forward() -> [ExactSum] {
    var y = [ExactSum](repeating: ExactSum(), count: outputHeight * outputWidth * filters)
    for i in y.indices { y[i].add(bias[i % filters]) }
    forEachProduct { y[$2].add(x[$0], times: weights[$1]) }
    return y
  }

  package func dataGradient() -> [ExactSum] {
    var dx = [ExactSum](repeating: ExactSum(), count: x.count)
    forEachProduct { dx[$0].add(dy[$2], times: weights[$1]) }
    return dx
  }

  /// Added to `before`.
  package func weightsGradient(before: [Float]) -> [ExactSum] {
    var gradient = [ExactSum](repeating: ExactSum(), count: weights.count)
    for i in gradient.indices { gradient[i].add(before[i]) }
    forEachProduct { gradient[$1].add(x[$0], times: dy[$2]) }
    return gradient
  }

  /// Added to `before`.
  package func biasGradient(before: [Float]) -> [ExactSum] {
    var gradient = [ExactSum](repeating: ExactSum(), count: filters)
    for i in gradient.indices { gradient[i].add(before[i]) }
    for (i, value) in dy.enumerated() { gradient[i % filters].add(value) }
    return gradient
  }
}

/// The same in Float, each result by the one chain of fused operations that the kernels promise. The zeros outside x take
/// part, but a product with zero changes no sum but -0.
extension ConvolutionReference {
  /// From b, by taps and channels; where windows share columns, and one block of more than eight filters reads them, by rows of taps, channels
  /// and columns.
  package func forwardChain() -> [Float] {
    var y = (0..<outputHeight * outputWidth * filters).map { bias[$0 % filters] }
    let add = { (i: Int, w: Int, o: Int) in y[o].addProduct(x[i], weights[w]) }
    if hasNeighbouringWindows && filters <= 16 {
      forEachProductByChannels(add)
    } else {
      forEachProduct(add)
    }
    return y
  }

  /// From zero, by rows of outputs, taps and filters; where windows share columns, and channels are one block, by rows of outputs, filters and
  /// columns of outputs.
  package func dataGradientChain() -> [Float] {
    var dx = [Float](repeating: 0, count: x.count)
    let add = { (i: Int, w: Int, o: Int) in dx[i].addProduct(dy[o], weights[w]) }
    if hasNeighbouringWindows && channels <= 16 {
      forEachProductByFilters(add)
    } else {
      forEachProduct(add)
    }
    return dx
  }

  /// From `before`, by output pixels.
  package func weightsGradientChain(before: [Float]) -> [Float] {
    var gradient = before
    forEachProduct { gradient[$1].addProduct(x[$0], dy[$2]) }
    return gradient
  }

  /// From `before`, by output pixels.
  package func biasGradientChain(before: [Float]) -> [Float] {
    var gradient = before
    for (i, value) in dy.enumerated() { gradient[i % filters] += value }
    return gradient
  }
}
