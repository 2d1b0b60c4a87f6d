/// A size and weight of the pictures' one typeface, DejaVu Sans.
package struct Font: Sendable, Equatable {
  /// In points; a PNG has two pixels a point.
  package let size: Double
  /// Whether it is bold.
  package let isBold: Bool

  /// A font of `size` points.
  package init(_ size: Double, isBold: Bool = false) {
    self.size = size
    self.isBold = isBold
  }

  /// What capitals rise above the baseline, in points: DejaVu's 0.73, taken for all fonts, so that layouts are the same.
  package var capHeight: Double { 0.73 * size }
  /// From one line's baseline to the next one's.
  package var lineHeight: Double { (1.35 * size).rounded() }
}
