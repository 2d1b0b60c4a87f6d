/// A rectangle in a picture, in points.
package struct Box: Sendable, Equatable {
  /// The left edge.
  package var x: Double
  /// The upper edge.
  package var y: Double
  /// From the left to the right edge.
  package var width: Double
  /// From the upper to the lower edge.
  package var height: Double

  /// A rectangle whose upper left corner is (`x`, `y`).
  package init(x: Double, y: Double, width: Double, height: Double) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  /// The right edge.
  package var right: Double { x + width }
  /// The lower edge.
  package var bottom: Double { y + height }
  /// The middle.
  package var center: Point { Point(x + width / 2, y + height / 2) }

  /// What is left without `distance` on each side.
  package func inset(by distance: Double) -> Box {
    Box(x: x + distance, y: y + distance, width: max(0, width - 2 * distance), height: max(0, height - 2 * distance))
  }

  /// A rectangle of `width` x `height` in the middle of this one, its corner on a whole or half point, where a PNG has pixels.
  package func centered(width: Double, height: Double) -> Box {
    func snapped(_ value: Double) -> Double { (value * 2).rounded(.down) / 2 }
    return Box(
      x: snapped(x + (self.width - width) / 2), y: snapped(y + (self.height - height) / 2), width: width, height: height
    )
  }
}
