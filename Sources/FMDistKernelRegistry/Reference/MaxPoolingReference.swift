import FMDistKernels

/// Max pooling of one image by its definition: x (H x W x C), windows that lie wholly inside it, or the parts inside it of others.
package struct MaxPoolingReference {
  package let height, width, channels: Int
  package let pool, strides: (Int, Int)
  package let padding: Padding

  package init(
    height: Int, width: Int, channels: Int, pool: (Int, Int), strides: (Int, Int), padding: Padding = .valid
  ) {
    (self.height, self.width, self.channels) = (height, width, channels)
    (self.pool, self.strides, self.padding) = (pool, strides, padding)
  }

  package var outputHeight: Int { outputs(height, pool.0, strides.0) }
  package var outputWidth: Int { outputs(width, pool.1, strides.1) }

  private func outputs(_ size: Int, _ window: Int, _ stride: Int) -> Int {
    padding == .valid ? (size - window) / stride + 1 : (size + stride - 1) / stride
  }

  /// The border before the first pixel: of what makes the last window fit, the smaller half.
  private func before(_ size: Int, _ window: Int, _ stride: Int) -> Int {
    padding == .valid ? 0 : max(0, (outputs(size, window, stride) - 1) * stride + window - size) / 2
  }

  /// The places of the window of output `index` that are inside the image, row by row, with those in x.
  func window(_ index: Int) -> [(place: Int, source: Int)] {
    let (pixel, c) = index.quotientAndRemainder(dividingBy: channels)
    let (oh, ow) = pixel.quotientAndRemainder(dividingBy: outputWidth)
    let top = oh * strides.0 - before(height, pool.0, strides.0)
    let left = ow * strides.1 - before(width, pool.1, strides.1)
    return (0..<pool.0 * pool.1).compactMap { place in
      let (h, w) = (top + place / pool.1, left + place % pool.1)
      guard h >= 0, h < height, w >= 0, w < width else { return nil }
      return (place, (h * width + w) * channels + c)
    }
  }

  /// Each output's maximum, its place in the window, and its place in x. Of equals the first is taken.
  package func forward(_ x: [Float]) -> [(value: Float, place: UInt8, source: Int)] {
    (0..<outputHeight * outputWidth * channels).map { index in
      let window = window(index)
      var best = window[0]
      for next in window where x[next.source] > x[best.source] { best = next }
      return (x[best.source], UInt8(best.place), best.source)
    }
  }

  /// dx, added up by windows in row-major order.
  package func backward(_ x: [Float], dy: [Float]) -> [Float] {
    var dx = [Float](repeating: 0, count: x.count)
    for (result, gradient) in zip(forward(x), dy) { dx[result.source] += gradient }
    return dx
  }
}
