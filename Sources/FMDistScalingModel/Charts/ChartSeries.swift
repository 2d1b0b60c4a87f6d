/// One line, or one kind of mark, of a chart.
package struct ChartSeries: Equatable, Sendable {
  /// How it is drawn.
  package enum Style: Sendable {
    /// A line through the points.
    case line
    /// A dashed one.
    case dashed
    /// Circles at the points.
    case filled
    /// Rings at the points.
    case hollow

    /// Whether points are joined.
    var isLine: Bool { self == .line || self == .dashed }
  }

  /// Its name in the legend.
  package let name: String
  /// The style.
  package let style: Style
  /// The colour, in SVG's words.
  package let color: String
  /// The points, both coordinates above 0.
  package let points: [(x: Double, y: Double)]

  /// A series of these points.
  package init(_ name: String, _ style: Style, color: String, points: [(x: Double, y: Double)]) {
    self.name = name
    self.style = style
    self.color = color
    self.points = points
  }

  /// Whether all is the same.
  package static func == (left: ChartSeries, right: ChartSeries) -> Bool {
    left.name == right.name && left.style == right.style && left.color == right.color
      && left.points.elementsEqual(right.points, by: ==)
  }

  /// Colours that stay apart in print and for the colour-blind (Okabe and Ito, 2008).
  package static let palette = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"]
}
