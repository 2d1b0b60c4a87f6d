/// One line, or one kind of mark, of a chart.
public struct ChartSeries: Equatable, Sendable {
  /// How it is drawn.
  public enum Style: Sendable {
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
  public let name: String
  /// The style.
  public let style: Style
  /// The colour, in SVG's words.
  public let color: String
  /// The points, both coordinates above 0.
  public let points: [(x: Double, y: Double)]

  /// A series of these points.
  public init(_ name: String, _ style: Style, color: String, points: [(x: Double, y: Double)]) {
    self.name = name
    self.style = style
    self.color = color
    self.points = points
  }

  /// Whether all is the same.
  public static func == (left: ChartSeries, right: ChartSeries) -> Bool {
    left.name == right.name && left.style == right.style && left.color == right.color
      && left.points.elementsEqual(right.points, by: ==)
  }

  /// Colours that stay apart in print and for the colour-blind (Okabe and Ito, 2008).
  public static let palette = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"]
}
