import FMDistMemory

/// Each pixel repeated as a rectangle of pixels, and the gradient: the rectangle's sum.
///
/// x: H x W x channelStride, y: H · size.0 x W · size.1 x channelStride.
package struct Upsampling: Sendable {
  /// The input's height and width, and floats from pixel to pixel.
  package let height, width, channelStride: Int
  /// The rectangle's height and width.
  package let sizeHeight, sizeWidth: Int

  /// Rectangles of `size` (height, width) for pixels `channelStride` floats apart.
  package init(height: Int, width: Int, channelStride: Int, size: (Int, Int)) {
    require(height > 0 && width > 0 && channelStride > 0 && size.0 > 0 && size.1 > 0, "upsampling of impossible size")
    (self.height, self.width, self.channelStride) = (height, width, channelStride)
    (sizeHeight, sizeWidth) = size
  }

  /// Floats of one image's input.
  package var inputCount: Int { height * width * channelStride }
  /// Floats of one image's output.
  package var outputCount: Int { inputCount * sizeHeight * sizeWidth }

  /// Overwrites `y`.
  package func forward(x: View<Float>, y: View<Float>) {
    require(x.count == inputCount && y.count == outputCount, "upsampling with buffers of the wrong size")
    let length = width * sizeWidth * channelStride
    for row in 0..<height {
      let first = row * sizeHeight * length
      for column in 0..<width {
        let pixel = x[(row * width + column) * channelStride..<(row * width + column + 1) * channelStride]
        for repetition in 0..<sizeWidth {
          let place = first + (column * sizeWidth + repetition) * channelStride
          y[place..<place + channelStride].copy(from: pixel)
        }
      }
      for repetition in 1..<max(1, sizeHeight) {
        let place = first + repetition * length
        y[place..<place + length].copy(from: y[first..<first + length])
      }
    }
  }

  /// Overwrites `dx`.
  package func backward(dy: View<Float>, dx: View<Float>) {
    require(dx.count == inputCount && dy.count == outputCount, "upsampling with buffers of the wrong size")
    let length = width * sizeWidth * channelStride
    let whole = channelStride / 16 * 16
    for row in 0..<height {
      for column in 0..<width {
        let target = (row &* width &+ column) &* channelStride
        let source = row &* sizeHeight &* length &+ column &* sizeWidth &* channelStride
        for c in Swift.stride(from: 0, to: whole, by: 16) {
          var sum = Vector.zero
          for i in 0..<sizeHeight {
            for j in 0..<sizeWidth { sum += dy.base.vector(source &+ i &* length &+ j &* channelStride &+ c) }
          }
          dx.base.store(sum, target &+ c)
        }
        for c in whole..<channelStride {
          var sum: Float = 0
          for i in 0..<sizeHeight {
            for j in 0..<sizeWidth { sum += dy.base[source &+ i &* length &+ j &* channelStride &+ c] }
          }
          dx.base[target &+ c] = sum
        }
      }
    }
  }
}
