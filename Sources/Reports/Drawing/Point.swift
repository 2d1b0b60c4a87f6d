/// A place in a picture, in points from its upper left corner, y downwards.
public struct Point: Sendable, Equatable {
  /// Rightwards.
  public var x: Double
  /// Downwards.
  public var y: Double

  /// The place (`x`, `y`).
  public init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
}
