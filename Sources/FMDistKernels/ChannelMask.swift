import FMDistMemory

/// The channels of an image, each times a factor of its own; zero where that is zero, whatever the channel holds.
package struct ChannelMask: Sendable {
  /// Pixels, channels and floats from pixel to pixel.
  package let pixels, channels, stride: Int

  /// Of images of `pixels` pixels with `channels` channels, `stride` floats apart.
  package init(pixels: Int, channels: Int, stride: Int) {
    require(pixels > 0 && channels > 0 && stride >= channels, "channels of impossible size")
    (self.pixels, self.channels, self.stride) = (pixels, channels, stride)
  }

  /// Overwrites the real channels of `y`; `factors` are whole blocks.
  package func apply(_ factors: View<Float>, x: View<Float>, y: View<Float>) {
    require(
      factors.count == padded(channels) && x.count == pixels * stride && y.count == x.count,
      "channels with buffers of the wrong size")
    let whole = stride % 16 == 0 ? padded(channels) : 0
    for pixel in 0..<pixels {
      let first = pixel &* stride
      for c in Swift.stride(from: 0, to: whole, by: 16) {
        let factor = factors.base.vector(c)
        y.base.store((x.base.vector(first &+ c) * factor).replacing(with: 0, where: factor .== 0), first &+ c)
      }
      for c in whole..<max(whole, channels) {
        let factor = factors.base[c]
        y.base[first &+ c] = factor == 0 ? 0 : x.base[first &+ c] * factor
      }
    }
  }
}
