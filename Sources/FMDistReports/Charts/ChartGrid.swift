/// Charts in two columns of a picture, their y axes above each other.
struct ChartGrid: Sendable {
  private let charts: [LineChart]
  private let rowHeights: [Double]
  private let rowGap: Double
  private let hasKeys: Bool
  /// From a column's edge to its y axes.
  private let lefts: [Double]

  /// The width of a chart.
  static let chartWidth = 450.0
  private static let gap = 30.0
  /// From a chart's upper edge to its axes: for its title and legend.
  private static let headHeight = 34.0

  /// `charts`, row by row; without keys they have no legends.
  init(_ charts: [LineChart], rowHeights: [Double], rowGap: Double = 0, hasKeys: Bool = true, _ theme: Theme) {
    (self.charts, self.rowHeights, self.rowGap, self.hasKeys) = (charts, rowHeights, rowGap, hasKeys)
    let canvas = Canvas.measuring(theme)
    lefts = (0..<2).map { column in
      let widths = charts.indices.filter { $0 % 2 == column }.map { index in
        let numbers = charts[index].yNumbers(height: rowHeights[index / 2] - Self.headHeight)
        return canvas.width(ofWidest: numbers, theme.smallFont).rounded(.up) + 30
      }
      return widths.max() ?? 0
    }
  }

  /// The left edge of a column.
  static func x(column: Int, _ theme: Theme) -> Double { theme.margin + Double(column) * (chartWidth + gap) }

  /// The width of a picture with charts in it.
  static func width(_ theme: Theme) -> Double { 2 * chartWidth + gap + 2 * theme.margin }

  /// The height of all rows.
  var height: Double {
    let rows = rowHeights.prefix((charts.count + 1) / 2)
    return rows.reduce(0, +) + Double(max(rows.count, 1) - 1) * rowGap
  }

  /// Draws all, the first row at `top`.
  func draw(on canvas: Canvas, top: Double) {
    var y = top
    for (index, chart) in charts.enumerated() {
      let (row, column) = (index / 2, index % 2)
      let x = Self.x(column: column, canvas.theme)
      let box = Box(
        x: x, y: y + Self.headHeight, width: Self.chartWidth, height: rowHeights[row] - Self.headHeight)
      drawHead(of: chart, on: canvas, from: x + lefts[column], to: box.right, top: y)
      canvas.draw(chart.scene(in: box, left: lefts[column]).shapes)
      if column == 1 { y += rowHeights[row] + rowGap }
    }
  }

  /// The title at the left, the legend at the right, or in a line below it where there is no room for both.
  private func drawHead(of chart: LineChart, on canvas: Canvas, from left: Double, to right: Double, top: Double) {
    let theme = canvas.theme
    let keys = hasKeys ? chart.keys : []
    let keysWidth = keys.reduce(0) { $0 + canvas.width(of: $1.name, theme.smallFont) + 40 }
    let isTight = left + canvas.width(of: chart.title, theme.headingFont) + keysWidth > right
    canvas.text(
      chart.title, at: Point(left, top + (isTight ? 5 : 14)), theme.headingFont, theme.text, .left, .middle)
    let y = top + (isTight ? 23.0 : 14)
    var x = right
    for key in keys.reversed() {
      x -= canvas.width(of: key.name, theme.smallFont)
      canvas.text(key.name, at: Point(x, y), theme.smallFont, theme[key.ink], .left, .middle)
      x -= 24
      canvas.draw(key.sample(from: Point(x, y), length: 18))
      x -= 16
    }
  }
}
