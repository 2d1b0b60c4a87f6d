/// One chart of curves with axes, grid, legend and a title; a part of a picture.
struct LinePanel: Sendable {
  var title: String
  var xTitle: String
  var yTitle: String
  var series: [LineSeries]
  /// Limits that the y axis does not pass.
  var limits: ClosedRange<Double> = -.greatestFiniteMagnitude ... .greatestFiniteMagnitude
  /// Whether the y axis begins at 0.
  var includesZero = false
  /// A value of x to mark, and its name in the legend.
  var mark: (x: Double, name: String)?
  /// Whether several curves are named above the chart.
  var hasLegend = true

  /// From the panel's upper edge to the axes.
  static let headHeight = 34.0
  /// From the axes to the panel's lower edge.
  static let footHeight = 44.0
  /// More points than this get no dots.
  var mostDots = 40

  /// The values that the y axis spans.
  private var yRange: ClosedRange<Double> {
    Axes.range(around: series.flatMap(\.points).map(\.y), limits: limits, includesZero: includesZero)
  }

  /// The width that the axis' numbers and title need at the left, in a panel of `height`.
  func leftWidth(_ canvas: Canvas, height: Double) -> Double {
    let numbers = Axes.yTicks(yRange, height: height - Self.headHeight - Self.footHeight)
    return canvas.width(ofWidest: numbers.values.map(numbers.text), canvas.theme.smallFont).rounded(.up) + 30
  }

  /// Draws the panel into `box`, its axis `left` from the edge, so that panels above each other agree.
  func draw(on canvas: Canvas, in box: Box, left: Double) {
    let theme = canvas.theme
    let xs = series.flatMap(\.points).map(\.x).filter(\.isFinite)
    let (low, high) = (xs.min() ?? 1, xs.max() ?? 1)
    let padding = high > low ? (high - low) * 0.02 : 0.5
    let axes = Axes(
      box: Box(
        x: box.x + left, y: box.y + Self.headHeight, width: box.width - left,
        height: box.height - Self.headHeight - Self.footHeight),
      x: (low - padding)...(high + padding), y: yRange, counted: low...high)
    draw(axes, on: canvas, in: box)
    drawLegend(on: canvas, in: box)
    if let mark {
      let x = axes.place(Point(mark.x, 0)).x
      canvas.line([Point(x, axes.box.y), Point(x, axes.box.bottom)], theme.faintText, width: 1.25, dashes: [4, 4])
    }
    canvas.clipped(to: axes.box.inset(by: -5)) {
      for line in series { draw(line, on: canvas, axes) }
    }
    if series.allSatisfy({ $0.segments.isEmpty }) {
      canvas.text("nothing measured", at: axes.box.center, theme.font, theme.faintText, .center, .middle)
    }
  }

  private func draw(_ axes: Axes, on canvas: Canvas, in box: Box) {
    let theme = canvas.theme
    let plot = axes.box
    for value in axes.yTicks.values {
      let y = (axes.place(Point(axes.x.lowerBound, value)).y * 2).rounded() / 2
      canvas.line([Point(plot.x, y), Point(plot.right, y)], theme.grid)
      canvas.text(axes.yTicks.text(value), at: Point(plot.x - 7, y), theme.smallFont, theme.faintText, .right, .middle)
    }
    for value in axes.xTicks.values {
      let x = (axes.place(Point(value, axes.y.lowerBound)).x * 2).rounded() / 2
      canvas.line([Point(x, plot.y), Point(x, plot.bottom)], theme.grid)
      canvas.text(
        axes.xTicks.text(value), at: Point(x, plot.bottom + 7), theme.smallFont, theme.faintText, .center, .top)
    }
    canvas.line([Point(plot.x, plot.y), Point(plot.x, plot.bottom), Point(plot.right, plot.bottom)], theme.frame)
    canvas.text(xTitle, at: Point(plot.center.x, plot.bottom + 25), theme.smallFont, theme.faintText, .center, .top)
    canvas.text(
      yTitle, at: Point(box.x + 10, plot.center.y), theme.smallFont, theme.faintText, .center, .middle, degrees: -90)
    canvas.text(title, at: Point(plot.x, box.y + 14), theme.headingFont, theme.text, .left, .middle)
  }

  /// From right to left, as the title stands at the left.
  private func drawLegend(on canvas: Canvas, in box: Box) {
    let theme = canvas.theme
    let y = box.y + 14
    var x = box.right
    if let mark {
      x -= canvas.width(of: mark.name, theme.smallFont)
      canvas.text(mark.name, at: Point(x, y), theme.smallFont, theme.faintText, .left, .middle)
      x -= 24
      canvas.line([Point(x, y), Point(x + 18, y)], theme.faintText, width: 1.25, dashes: [4, 4])
      x -= 16
    }
    guard hasLegend, series.count > 1 else { return }
    for line in series.reversed() {
      x -= canvas.width(of: line.name, theme.smallFont)
      canvas.text(line.name, at: Point(x, y), theme.smallFont, theme.text, .left, .middle)
      x -= 24
      drawSample(of: line, from: Point(x, y), length: 18, on: canvas)
      x -= 16
    }
  }

  /// What stands in a legend for `line`.
  func drawSample(of line: LineSeries, from start: Point, length: Double, on canvas: Canvas) {
    canvas.line(
      [start, Point(start.x + length, start.y)], line.color, width: 2, dashes: dashes(of: line), isRound: true)
    if hasDots(line) { dot(line, at: Point(start.x + length / 2, start.y), on: canvas) }
  }

  private func draw(_ line: LineSeries, on canvas: Canvas, _ axes: Axes) {
    let width = line.points.count > 200 ? 1.25 : 2
    for segment in line.segments {
      let places = segment.map(axes.place)
      canvas.line(places, line.color, width: width, dashes: dashes(of: line), isRound: true)
      // A point between two gaps has no line.
      if hasDots(line) || places.count == 1 { for place in places { dot(line, at: place, on: canvas) } }
    }
  }

  private func hasDots(_ line: LineSeries) -> Bool { line.points.count <= mostDots }

  /// Where the dots that would tell a line from another are too many to be drawn, dashes do.
  private func dashes(of line: LineSeries) -> [Double] {
    line.dashes.isEmpty && line.isHollow && !hasDots(line) ? LineStyle.insteadOfDots : line.dashes
  }

  private func dot(_ line: LineSeries, at place: Point, on canvas: Canvas) {
    canvas.disc(at: place, radius: 3, line.color)
    if line.isHollow { canvas.disc(at: place, radius: 1.6, canvas.theme.background) }
  }
}
