import FMDistMemory

/// Brings images of one size to another: a plan, made once, for any number of images.
///
/// Each axis is averaged over areas where it becomes shorter, bilinear where it becomes longer, and left alone where it stays; see
/// ``ResizeAxis``. Rounded once, half upwards, after both axes, in whole numbers: every machine gives the same bytes.
package struct ImageResizer: Sendable {
  package let source, target: PixelSize
  package let channels: Int
  /// Where in the target the image lies: all of it, but for ``ResizeMethod/pad``.
  let top, left: Int
  let rows, columns: ResizeAxis
  let border: [UInt8]

  /// From images of `source` to images of `target`, both with `channels` channels; `background` is what ``ResizeMethod/pad`` adds.
  package init(
    from source: PixelSize, to target: PixelSize, method: ResizeMethod, channels: Int, background: RGB = .white
  ) {
    for length in [source.height, source.width, target.height, target.width] {
      // Larger ones would overflow the whole numbers of an axis.
      precondition(length > 0 && length <= 1 << 24, "an image of 0 or of more than 16,777,216 rows or columns")
    }
    precondition(channels > 0, "an image without channels")
    (self.source, self.target, self.channels) = (source, target, channels)
    var inner = target
    // Whether the height decides the one factor of both axes. Compared by products, which are exact.
    let isFlatter = target.height * source.width < target.width * source.height
    switch method {
    case .stretch:
      rows = ResizeAxis(source: source.height, target: target.height)
      columns = ResizeAxis(source: source.width, target: target.width)
    case .crop:
      rows =
        isFlatter
        ? .middle(of: source.height, target: target.height, like: (source.width, target.width))
        : ResizeAxis(source: source.height, target: target.height)
      columns =
        isFlatter
        ? ResizeAxis(source: source.width, target: target.width)
        : .middle(of: source.width, target: target.width, like: (source.height, target.height))
    case .pad:
      if isFlatter {
        inner.width = Self.scaled(source.width, by: (target.height, source.height))
      } else {
        inner.height = Self.scaled(source.height, by: (target.width, source.width))
      }
      rows = ResizeAxis(source: source.height, target: inner.height)
      columns = ResizeAxis(source: source.width, target: inner.width)
    }
    (top, left) = ((target.height - inner.height) / 2, (target.width - inner.width) / 2)
    border =
      channels == 3
      ? [background.red, background.green, background.blue] : Array(repeating: background.luma, count: channels)
  }

  /// `length` times `numerator`/`denominator`, rounded, at least 1.
  private static func scaled(_ length: Int, by factor: (numerator: Int, denominator: Int)) -> Int {
    max((2 * length * factor.numerator + factor.denominator) / (2 * factor.denominator), 1)
  }

  /// How many elements of scratch memory ``apply(_:into:scratch:)`` needs.
  package var scratchCount: Int { source.width * channels }

  /// Overwrites `target`, H x W x C, with `source` in its new size; what `scratch` holds is lost.
  package func apply(_ source: View<UInt8>, into target: View<UInt8>, scratch: View<UInt32>) {
    let rowCount = self.source.width * channels
    precondition(
      source.count == self.source.height * rowCount
        && target.count == self.target.height * self.target.width * channels && scratch.count >= scratchCount,
      "images of another size")
    guard self.source != self.target else { return target.copy(from: source) }
    let targetRowCount = self.target.width * channels
    if rows.pixels.count < self.target.height || columns.pixels.count < self.target.width { fill(target) }
    rows.weights.withUnsafeBufferPointer { weights in
      for (row, pixel) in rows.pixels.enumerated() {
        Self.sum(
          source.base + pixel.first * rowCount, stride: rowCount,
          weights: UnsafeBufferPointer(rebasing: weights[pixel.weights]), into: scratch.base)
        average(scratch.base, into: target.base + (top + row) * targetRowCount + left * channels)
      }
    }
  }

  /// The background, everywhere.
  private func fill(_ target: View<UInt8>) {
    for index in 0..<target.count { target.base[index] = border[index % channels] }
  }

  /// Overwrites `sums` with the weighted sum of rows.
  private static func sum(
    _ rows: UnsafePointer<UInt8>, stride: Int, weights: UnsafeBufferPointer<UInt32>,
    into sums: UnsafeMutablePointer<UInt32>
  ) {
    let first = weights[0]
    for index in 0..<stride { sums[index] = UInt32(truncatingIfNeeded: rows[index]) &* first }
    var row = 1
    // Two at a time, as the sums are read and written for each.
    while row + 1 < weights.count {
      let (one, other) = (rows + row * stride, rows + (row + 1) * stride)
      let (left, right) = (weights[row], weights[row + 1])
      for index in 0..<stride {
        sums[index] &+=
          UInt32(truncatingIfNeeded: one[index]) &* left &+ UInt32(truncatingIfNeeded: other[index]) &* right
      }
      row += 2
    }
    if row < weights.count {
      let (last, weight) = (rows + row * stride, weights[row])
      for index in 0..<stride { sums[index] &+= UInt32(truncatingIfNeeded: last[index]) &* weight }
    }
  }

  /// Overwrites a row of the target with the weighted sums of a row of `sums`.
  private func average(_ sums: UnsafePointer<UInt32>, into row: UnsafeMutablePointer<UInt8>) {
    // A hair more than half: weights such as a third are rounded, and would bring some values that end in a half down.
    let half: UInt64 = 1 << (2 * ResizeAxis.bits - 1) + 1 << (2 * ResizeAxis.bits - 14)
    columns.weights.withUnsafeBufferPointer { weights in
      columns.pixels.withUnsafeBufferPointer { pixels in
        for (column, pixel) in pixels.enumerated() {
          let source = sums + pixel.first * channels
          let target = row + column * channels
          let base = pixel.weights.lowerBound
          let count = pixel.weights.count
          if channels == 3 {
            var (red, green, blue) = (half, half, half)
            for tap in 0..<count {
              let weight = UInt64(weights[base &+ tap])
              red &+= UInt64(source[3 &* tap]) &* weight
              green &+= UInt64(source[3 &* tap &+ 1]) &* weight
              blue &+= UInt64(source[3 &* tap &+ 2]) &* weight
            }
            target[0] = UInt8(truncatingIfNeeded: red >> (2 * UInt64(ResizeAxis.bits)))
            target[1] = UInt8(truncatingIfNeeded: green >> (2 * UInt64(ResizeAxis.bits)))
            target[2] = UInt8(truncatingIfNeeded: blue >> (2 * UInt64(ResizeAxis.bits)))
          } else {
            for channel in 0..<channels {
              var sum = half
              for tap in 0..<count {
                sum &+= UInt64(source[tap &* channels &+ channel]) &* UInt64(weights[base &+ tap])
              }
              target[channel] = UInt8(truncatingIfNeeded: sum >> (2 * UInt64(ResizeAxis.bits)))
            }
          }
        }
      }
    }
  }
}

extension ResizeAxis {
  /// The middle of `source` pixels as `target` pixels, by the factor of the other axis.
  fileprivate static func middle(of source: Int, target: Int, like other: (source: Int, target: Int)) -> ResizeAxis {
    ResizeAxis(
      source: source, target: target, origin: source * other.target - target * other.source, step: 2 * other.source,
      denominator: 2 * other.target)
  }
}
