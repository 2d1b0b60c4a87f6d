/// One curve.
package struct LineSeries: Sendable, Equatable {
  /// In the legend.
  package var name: String
  /// Its points, x rising. Where a y is not finite there is a gap.
  package var points: [Point]
  /// Its colour.
  package var ink: Ink
  /// Whether its dots are hollow, so that curves differ in more than their colour.
  package var isHollow: Bool
  /// Lengths that are drawn and left out in turn, in points; none for a line without gaps.
  package var dashes: [Double]
  /// Whether it is one of many that only show what is usual: thin and grey, without a name of its own.
  package var isInBackground = false

  /// A curve through `points`.
  package init(_ name: String, points: [Point], ink: Ink, isHollow: Bool = false, dashes: [Double] = []) {
    self.name = name
    self.points = points
    self.ink = ink
    self.isHollow = isHollow
    self.dashes = dashes
  }

  /// A curve through `points` that looks as the style of its place among others wants it.
  init(_ name: String, points: [Point], style: LineStyle) {
    self.init(name, points: points, ink: .series(style.color), isHollow: style.isHollow, dashes: style.dashes)
  }

  /// A curve through `points` for the background.
  package static func background(points: [Point]) -> LineSeries {
    var line = LineSeries("", points: points, ink: .frame)
    line.isInBackground = true
    return line
  }

  /// The runs of points without a gap, each of one point or more.
  package var segments: [ArraySlice<Point>] {
    points.split { !$0.y.isFinite || !$0.x.isFinite }
  }
}
