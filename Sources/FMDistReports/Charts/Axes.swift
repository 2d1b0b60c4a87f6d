import FMDistPlatform

/// A rectangle whose edges are axes, and how values become places in it; a pure function of sizes and ranges.
package struct Axes: Sendable, Equatable {
  /// The rectangle between the axes, in points.
  package let box: Box
  /// The values at its left and right edge.
  package let x: ClosedRange<Double>
  /// The values at its lower and upper edge.
  package let y: ClosedRange<Double>
  /// Where the lower edge has numbers.
  package let xTicks: Ticks
  /// Where the left edge has numbers.
  package let yTicks: Ticks

  /// Axes around `box`, with a number every 36 points at the most from left to right, in `counted` alone and at whole numbers if `leastStep`
  /// is 1.
  package init(
    box: Box, x: ClosedRange<Double>, y: ClosedRange<Double>, counted: ClosedRange<Double>, leastStep: Double = 1
  ) {
    self.box = box
    self.x = x
    self.y = y
    xTicks = Ticks(
      from: counted.lowerBound, to: counted.upperBound, atMost: max(2, Int(saturating: box.width / 36)),
      leastStep: leastStep)
    yTicks = Self.yTicks(y, height: box.height)
  }

  /// The numbers of a y axis of `height` points: every 36 points at the most, but 5 even in a low one.
  static func yTicks(_ range: ClosedRange<Double>, height: Double) -> Ticks {
    Ticks(from: range.lowerBound, to: range.upperBound, atMost: max(5, Int(saturating: height / 36)))
  }

  /// Where the value (`x`, `y`) is; what is outside is put on the edge, as cairo has no numbers for what is far off.
  package func place(_ value: Point) -> Point {
    func share(_ value: Double, _ range: ClosedRange<Double>) -> Double {
      let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
      return share.isNaN ? 0 : min(max(share, 0), 1)
    }
    return Point(box.x + share(value.x, x) * box.width, box.bottom - share(value.y, y) * box.height)
  }

  /// A range around `values` with a twentieth more at both ends, inside `limits`; never empty. Values that are not finite don't count.
  package static func range(
    around values: some Sequence<Double>,
    limits: ClosedRange<Double> = -.greatestFiniteMagnitude ... .greatestFiniteMagnitude,
    includesZero: Bool = false
  ) -> ClosedRange<Double> {
    // Doubles at their limits would overflow in differences.
    let most = 1e300
    var finite = values.filter(\.isFinite).map { min(max($0, -most), most) }
    if includesZero { finite.append(0) }
    guard let low = finite.min(), let high = finite.max() else { return 0...1 }
    let size = max(abs(low), abs(high))
    let isVaried = high - low > max(size * 1e-9, 1e-290)
    let span = isVaried ? high - low : size > 1e-290 ? size / 5 : 1
    let margin = (isVaried ? 0.05 : 0.5) * span
    let bottom = includesZero && low == 0 ? 0 : max(low - margin, min(limits.lowerBound, low))
    let top = includesZero && high == 0 && low < 0 ? 0 : min(high + margin, max(limits.upperBound, high))
    return bottom < top ? bottom...top : bottom...(bottom + span)
  }
}
