/// One curve.
public struct LineSeries: Sendable, Equatable {
  /// In the legend.
  public var name: String
  /// Its points, x rising. Where a y is not finite there is a gap.
  public var points: [Point]
  /// Its colour.
  public var color: Color
  /// Whether its dots are hollow, so that curves differ in more than their colour.
  public var isHollow: Bool
  /// Lengths that are drawn and left out in turn, in points; none for a line without gaps.
  public var dashes: [Double]

  /// A curve through `points`.
  public init(_ name: String, points: [Point], color: Color, isHollow: Bool = false, dashes: [Double] = []) {
    self.name = name
    self.points = points
    self.color = color
    self.isHollow = isHollow
    self.dashes = dashes
  }

  /// The runs of points without a gap, each of one point or more.
  package var segments: [ArraySlice<Point>] {
    points.split { !$0.y.isFinite || !$0.x.isFinite }
  }
}
