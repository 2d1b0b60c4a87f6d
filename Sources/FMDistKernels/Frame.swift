import FMDistMemory

/// An image inside a larger one: put there with zeros around it, or cut out of it.
package struct Frame: Sendable {
  /// The smaller image's height and width, and those of the larger one.
  package let innerHeight, innerWidth, outerHeight, outerWidth: Int
  /// The smaller image's first row and column in the larger.
  package let top, left: Int
  /// Floats from pixel to pixel of both.
  package let channelStride: Int

  /// An image of `inner` (height, width) at (top, left) `place` of one of `outer`.
  package init(inner: (Int, Int), outer: (Int, Int), place: (Int, Int), channelStride: Int) {
    require(
      inner.0 > 0 && inner.1 > 0 && place.0 >= 0 && place.1 >= 0 && inner.0 + place.0 <= outer.0
        && inner.1 + place.1 <= outer.1 && channelStride > 0, "an image that does not fit its frame")
    (innerHeight, innerWidth) = inner
    (outerHeight, outerWidth) = outer
    (top, left) = place
    self.channelStride = channelStride
  }

  /// Floats of the smaller image.
  package var innerCount: Int { innerHeight * innerWidth * channelStride }
  /// Floats of the larger image.
  package var outerCount: Int { outerHeight * outerWidth * channelStride }

  /// Overwrites `outer` with `inner` and zeros around it.
  package func surround(_ inner: View<Float>, into outer: View<Float>) {
    require(inner.count == innerCount && outer.count == outerCount, "a frame with buffers of the wrong size")
    let length = innerWidth * channelStride
    var end = 0
    for row in 0..<innerHeight {
      let start = place(row)
      outer[end..<start].fill(0)
      outer[start..<start + length].copy(from: inner[row * length..<(row + 1) * length])
      end = start + length
    }
    outer[end..<outerCount].fill(0)
  }

  /// Overwrites `inner` with its part of `outer`.
  package func cut(_ outer: View<Float>, into inner: View<Float>) {
    require(inner.count == innerCount && outer.count == outerCount, "a frame with buffers of the wrong size")
    let length = innerWidth * channelStride
    for row in 0..<innerHeight {
      inner[row * length..<(row + 1) * length].copy(from: outer[place(row)..<place(row) + length])
    }
  }

  /// Where row `row` of the smaller image begins in the larger.
  private func place(_ row: Int) -> Int { ((row + top) * outerWidth + left) * channelStride }
}
