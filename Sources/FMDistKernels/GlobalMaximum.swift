import FMDistMemory

/// The greatest of each channel over all pixels of a sample, and its gradient. x: pixels x stride floats, y: channels.
///
/// Of equals the first wins and gets the gradient. NaN is passed over but in the first pixel, where it stays.
package struct GlobalMaximum: Sendable {
  /// Pixels, channels and floats from pixel to pixel of the input.
  package let pixels, channels, stride: Int

  /// Of samples of `pixels` pixels with `channels` channels, `stride` floats apart.
  package init(pixels: Int, channels: Int, stride: Int) {
    require(
      pixels > 0 && pixels <= Int(Int32.max) && channels > 0 && stride >= channels, "a maximum of impossible size")
    (self.pixels, self.channels, self.stride) = (pixels, channels, stride)
  }

  /// Channels in whole blocks where x and y both have them, so that vectors may be used: 0 otherwise.
  private func whole(_ count: Int) -> Int { stride % 16 == 0 && count >= padded(channels) ? padded(channels) : 0 }

  /// Overwrites the first `channels` of `y`, and of `winners` with the pixel of each maximum.
  package func forward(x: View<Float>, y: View<Float>, winners: View<Int32>) {
    require(
      x.count == pixels * stride && y.count >= channels && winners.count == padded(channels),
      "a maximum with buffers of the wrong size")
    let whole = whole(y.count)
    for c in Swift.stride(from: 0, to: whole, by: 16) {
      var best = x.base.vector(c)
      var winner = SIMD16<Int32>.zero
      for pixel in 1..<max(1, pixels) {
        let value = x.base.vector(pixel &* stride &+ c)
        let greater = value .> best
        best.replace(with: value, where: greater)
        winner.replace(with: SIMD16<Int32>(repeating: Int32(truncatingIfNeeded: pixel)), where: greater)
      }
      y.base.store(best, c)
      for lane in 0..<16 { winners.base[c &+ lane] = winner[lane] }
    }
    for c in whole..<max(whole, channels) {
      var best = x.base[c]
      var winner = 0
      for pixel in 1..<max(1, pixels) where x.base[pixel &* stride &+ c] > best {
        (best, winner) = (x.base[pixel &* stride &+ c], pixel)
      }
      y.base[c] = best
      winners.base[c] = Int32(truncatingIfNeeded: winner)
    }
  }

  /// Overwrites `dx`: each channel's gradient goes to its maximum.
  package func backward(dy: View<Float>, winners: View<Int32>, dx: View<Float>) {
    require(
      dx.count == pixels * stride && dy.count >= channels && winners.count == padded(channels),
      "a maximum with buffers of the wrong size")
    dx.fill(0)
    for c in 0..<channels { dx.base[Int(winners.base[c]) &* stride &+ c] = dy.base[c] }
  }
}
