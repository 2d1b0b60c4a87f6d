import FMDistMemory

/// The elements of an image in row-major order as those of another image with as many: a vector is an image of one pixel.
///
/// Pixels lie whole strides apart, which may be longer than their channels; padding is neither read nor written.
package struct Rearrangement: Sendable {
  /// Channels and floats from pixel to pixel of both.
  private let from, to: (channels: Int, stride: Int)
  /// Elements, without padding.
  private let count: Int

  /// Of `count` elements.
  package init(count: Int, from: (channels: Int, stride: Int), to: (channels: Int, stride: Int)) {
    require(
      from.channels > 0 && to.channels > 0 && from.stride >= from.channels && to.stride >= to.channels
        && count % from.channels == 0 && count % to.channels == 0, "a rearrangement of impossible size")
    (self.count, self.from, self.to) = (count, from, to)
  }

  /// Overwrites the elements of `y` with those of `x`.
  package func forward(x: View<Float>, y: View<Float>) { move(x, from, y, to) }
  /// Overwrites the elements of `dx` with those of `dy`: the way back.
  package func backward(dy: View<Float>, dx: View<Float>) { move(dy, to, dx, from) }

  private func move(
    _ x: View<Float>, _ from: (channels: Int, stride: Int), _ y: View<Float>, _ to: (channels: Int, stride: Int)
  ) {
    require(
      x.count >= count / from.channels * from.stride && y.count >= count / to.channels * to.stride,
      "a rearrangement of other sizes")
    // Runs that are whole in both.
    var (source, target) = ((pixel: 0, channel: 0), (pixel: 0, channel: 0))
    var moved = 0
    while moved < count {
      let length = min(from.channels - source.channel, to.channels - target.channel)
      (y.base + (target.pixel * to.stride + target.channel)).update(
        from: x.base + (source.pixel * from.stride + source.channel), count: length)
      source.channel += length
      target.channel += length
      if source.channel == from.channels { source = (source.pixel + 1, 0) }
      if target.channel == to.channels { target = (target.pixel + 1, 0) }
      moved += length
    }
  }
}
