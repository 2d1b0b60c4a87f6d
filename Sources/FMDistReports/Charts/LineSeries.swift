/// One curve.
package struct LineSeries: Sendable, Equatable {
  /// In the legend.
  package var name: String
  /// Its points, x rising. Where a y is not finite there is a gap.
  package var points: [Point]
  /// Its colour.
  package var color: Color
  /// Whether its dots are hollow, so that curves differ in more than their colour.
  package var isHollow: Bool
  /// Lengths that are drawn and left out in turn, in points; none for a line without gaps.
  package var dashes: [Double]

  /// A curve through `points`.
  package init(_ name: String, points: [Point], color: Color, isHollow: Bool = false, dashes: [Double] = []) {
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
