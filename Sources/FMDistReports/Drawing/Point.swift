/// A place in a picture, in points from its upper left corner, y downwards.
package struct Point: Sendable, Equatable {
  /// Rightwards.
  package var x: Double
  /// Downwards.
  package var y: Double

  /// The place (`x`, `y`).
  package init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
}
