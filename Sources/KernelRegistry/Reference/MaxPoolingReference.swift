/// Max pooling of one image by its definition: x (H x W x C), windows that lie wholly inside it.
package struct MaxPoolingReference {
  package let height, width, channels: Int
  package let pool, strides: (Int, Int)

  package init(height: Int, width: Int, channels: Int, pool: (Int, Int), strides: (Int, Int)) {
    (self.height, self.width, self.channels) = (height, width, channels)
    (self.pool, self.strides) = (pool, strides)
  }

  package var outputHeight: Int { (height - pool.0) / strides.0 + 1 }
  package var outputWidth: Int { (width - pool.1) / strides.1 + 1 }

  /// The places in x of the window of output `index`, row by row.
  func window(_ index: Int) -> [Int] {
    let (pixel, c) = index.quotientAndRemainder(dividingBy: channels)
    let (oh, ow) = pixel.quotientAndRemainder(dividingBy: outputWidth)
    return (0..<pool.0 * pool.1).map { place in
      ((oh * strides.0 + place / pool.1) * width + ow * strides.1 + place % pool.1) * channels + c
    }
  }

  /// Each output's maximum, its place in the window, and its place in x. Of equals the first is taken.
  package func forward(_ x: [Float]) -> [(value: Float, place: UInt8, source: Int)] {
    (0..<outputHeight * outputWidth * channels).map { index in
      let window = window(index)
      var best = 0
      for place in window.indices where x[window[place]] > x[window[best]] { best = place }
      return (x[window[best]], UInt8(best), window[best])
    }
  }

  /// dx, added up by windows in row-major order.
  package func backward(_ x: [Float], dy: [Float]) -> [Float] {
    var dx = [Float](repeating: 0, count: x.count)
    for (result, gradient) in zip(forward(x), dy) { dx[result.source] += gradient }
    return dx
  }
}
