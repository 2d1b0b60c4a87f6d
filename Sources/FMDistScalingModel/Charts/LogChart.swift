/// A chart with two logarithmic axes, as SVG on a light ground.
package struct LogChart: Sendable {
  /// Above the chart.
  package let title: String
  /// What the axes show, with the unit.
  package let xTitle, yTitle: String
  /// What is drawn, the first at the bottom.
  package let series: [ChartSeries]

  /// A chart of `series`.
  package init(title: String, xTitle: String, yTitle: String, series: [ChartSeries]) {
    self.title = title
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.series = series
  }

  private static let (width, height) = (900.0, 460.0)
  private static let (left, right, top, bottom) = (112.0, 280.0, 48.0, 62.0)
  private static let ink = "#222222"

  /// The chart as an SVG document.
  package var svg: String {
    let points = series.flatMap(\.points)
    let xAxis = LogAxis(covering: points.map(\.x), steps: .doublings)
    let yAxis = LogAxis(covering: points.map(\.y), steps: .decimal)
    let plotWidth = Self.width - Self.left - Self.right
    let plotHeight = Self.height - Self.top - Self.bottom
    func x(_ value: Double) -> Double { Self.left + xAxis.position(of: value) * plotWidth }
    func y(_ value: Double) -> Double { Self.height - Self.bottom - yAxis.position(of: value) * plotHeight }

    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Self.number(Self.width)) \(Self.number(Self.height))\" "
        + "font-family=\"Helvetica, Arial, sans-serif\" font-size=\"14\" fill=\"\(Self.ink)\">",
      "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
      text(title, Self.left, 28, "start", "font-size=\"16\" font-weight=\"bold\""),
    ]
    for tick in xAxis.ticks {
      lines.append(line(x(tick), Self.top, x(tick), Self.height - Self.bottom, "stroke=\"#e2e2e2\""))
      lines.append(text(Self.label(tick), x(tick), Self.height - Self.bottom + 20, "middle"))
    }
    for tick in yAxis.ticks {
      lines.append(line(Self.left, y(tick), Self.width - Self.right, y(tick), "stroke=\"#e2e2e2\""))
      lines.append(text(Self.label(tick), Self.left - 8, y(tick) + 5, "end"))
    }
    lines.append(
      "<rect x=\"\(Self.number(Self.left))\" y=\"\(Self.number(Self.top))\" width=\"\(Self.number(plotWidth))\" "
        + "height=\"\(Self.number(plotHeight))\" fill=\"none\" stroke=\"#888888\"/>")
    lines.append(text(xTitle, Self.left + plotWidth / 2, Self.height - 16, "middle"))
    let middle = Self.top + plotHeight / 2
    lines.append(text(yTitle, 22, middle, "middle", "transform=\"rotate(-90 22 \(Self.number(middle)))\""))
    for (index, one) in series.enumerated() {
      let placed = one.points.filter { $0.x > 0 && $0.y > 0 }.map { (x: x($0.x), y: y($0.y)) }
      lines += marks(one, placed)
      let (from, level) = (Self.width - Self.right + 18, Self.top + 14 + 24 * Double(index))
      lines += marks(one, one.style.isLine ? [(from, level), (from + 26, level)] : [(from + 13, level)])
      lines.append(text(one.name, from + 36, level + 5, "start"))
    }
    return (lines + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  private func marks(_ series: ChartSeries, _ points: [(x: Double, y: Double)]) -> [String] {
    switch series.style {
    case .line, .dashed:
      let path = points.map { "\(Self.number($0.x)),\(Self.number($0.y))" }.joined(separator: " ")
      let dashes = series.style == .dashed ? " stroke-dasharray=\"6 4\"" : ""
      return ["<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(series.color)\" stroke-width=\"2\"\(dashes)/>"]
    case .filled, .hollow:
      let fill = series.style == .filled ? series.color : "#ffffff"
      return points.map {
        "<circle cx=\"\(Self.number($0.x))\" cy=\"\(Self.number($0.y))\" r=\"5\" fill=\"\(fill)\" "
          + "stroke=\"\(series.color)\" stroke-width=\"2\"/>"
      }
    }
  }

  private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) -> String {
    "<line x1=\"\(Self.number(x1))\" y1=\"\(Self.number(y1))\" x2=\"\(Self.number(x2))\" y2=\"\(Self.number(y2))\" \(style)/>"
  }

  private func text(_ words: String, _ x: Double, _ y: Double, _ anchor: String, _ style: String = "") -> String {
    let escaped = words.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    return "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" text-anchor=\"\(anchor)\" \(style)>\(escaped)</text>"
  }

  /// A coordinate, in tenths.
  private static func number(_ value: Double) -> String {
    let tenths = (value * 10).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
  }

  /// A marked value: thousands apart, no more digits than it needs.
  static func label(_ value: Double) -> String {
    guard value == value.rounded(), value < 1e15 else { return "\((value * 1e9).rounded() / 1e9)" }
    var digits = "\(Int(value))"
    var end = digits.count - 3
    while end > 0 {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: end))
      end -= 3
    }
    return digits
  }
}
