import FMDistMemory

/// The mean of each channel over all pixels of a sample, and its gradient. x: pixels x stride floats, y: channels.
package struct GlobalAverage: Sendable {
  /// Pixels, channels and floats from pixel to pixel of the input.
  package let pixels, channels, stride: Int

  /// Of samples of `pixels` pixels with `channels` channels, `stride` floats apart.
  package init(pixels: Int, channels: Int, stride: Int) {
    require(pixels > 0 && channels > 0 && stride >= channels, "a mean of impossible size")
    (self.pixels, self.channels, self.stride) = (pixels, channels, stride)
  }

  /// Overwrites the first `channels` of `y`.
  package func forward(x: View<Float>, y: View<Float>) {
    require(x.count == pixels * stride && y.count >= channels, "a mean with buffers of the wrong size")
    let share = 1 / Float(pixels)
    let whole = stride % 16 == 0 && y.count >= padded(channels) ? padded(channels) : 0
    for c in Swift.stride(from: 0, to: whole, by: 16) {
      var sum = Vector.zero
      for pixel in 0..<pixels { sum += x.base.vector(pixel &* stride &+ c) }
      y.base.store(sum * share, c)
    }
    for c in whole..<max(whole, channels) {
      var sum: Float = 0
      for pixel in 0..<pixels { sum += x.base[pixel * stride + c] }
      y.base[c] = sum * share
    }
  }

  /// Overwrites the real channels of `dx`: each pixel has its share of `dy`.
  package func backward(dy: View<Float>, dx: View<Float>) {
    require(dx.count == pixels * stride && dy.count >= channels, "a mean with buffers of the wrong size")
    let share = 1 / Float(pixels)
    let whole = stride % 16 == 0 && dy.count >= padded(channels) ? padded(channels) : 0
    for c in Swift.stride(from: 0, to: whole, by: 16) {
      let gradient = dy.base.vector(c) * share
      for pixel in 0..<pixels { dx.base.store(gradient, pixel &* stride &+ c) }
    }
    for c in whole..<max(whole, channels) {
      for pixel in 0..<pixels { dx.base[pixel * stride + c] = dy.base[c] * share }
    }
  }
}
