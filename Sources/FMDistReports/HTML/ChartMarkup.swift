import FMDistPlatform

/// One chart of curves in a page: SVG whose colours follow the page, and whose values show when one hovers over their epoch.
struct ChartMarkup {
  /// A curve.
  struct Line {
    /// In the legend.
    var name: String
    /// Rising x. Where a y is not finite there is a gap.
    var points: [Point]
    /// The class that gives its colour.
    var kind: String
    var isHollow = false
    /// Lengths that are drawn and left out in turn; none for a line without gaps.
    var dashes: [Double] = []
  }

  var title: String
  var yTitle: String
  var lines: [Line]
  /// Limits that the y axis does not pass.
  var limits: ClosedRange<Double> = -.greatestFiniteMagnitude ... .greatestFiniteMagnitude
  var includesZero = false
  /// More epochs than this get no dots.
  var mostDots = 40
  /// A value of x to mark, and its name in the legend.
  var mark: (x: Double, name: String)?
  /// A value in words, where one hovers.
  var value: (Double) -> String

  private static let (width, height) = (420.0, 250.0)
  /// More epochs than this share strips to hover over: a page is not to grow with them.
  private static let mostStrips = 400

  var markup: Markup {
    let xs = Set(lines.flatMap(\.points).map(\.x).filter(\.isFinite)).sorted()
    let (low, high) = (xs.first ?? 1, xs.last ?? 1)
    let padding = high > low ? (high - low) * 0.02 : 0.5
    let ys = Axes.range(around: lines.flatMap(\.points).map(\.y), limits: limits, includesZero: includesZero)
    let (top, foot) = (8.0, 42.0)
    let plotHeight = Self.height - top - foot
    let ticks = Axes.yTicks(ys, height: plotHeight)
    // A digit of the font is about 7.6 wide at this size.
    let left = 26 + 7.6 * Double(ticks.values.map { ticks.text($0).count }.max() ?? 0)
    let axes = Axes(
      box: Box(x: left, y: top, width: Self.width - left - 8, height: plotHeight),
      x: (low - padding)...(high + padding),
      y: ys, counted: low...high)
    let isEmpty = lines.allSatisfy { line in line.points.allSatisfy { !$0.y.isFinite } }
    let nothing: Markup =
      isEmpty
      ? "<text x=\"\(axes.box.center.x)\" y=\"\(axes.box.center.y)\" text-anchor=\"middle\">nothing measured</text>\n"
      : .empty
    return """
      <figure class="chart">
      <figcaption><b>\(title)</b>\(legend)</figcaption>
      <svg viewBox="0 0 \(Self.width) \(Self.height)" role="img" aria-label="\(sentence)">
      \(grid(axes))\(marked(axes))\(lines.map { curve($0, axes) })\(nothing)\(isEmpty ? [] : strips(xs, axes))</svg>
      </figure>
      """
  }

  /// What the chart shows, for those who can't see it.
  private var sentence: String {
    let ends = lines.map { line in
      let last = line.points.last { $0.y.isFinite }
      return last.map { "\(line.name) \(value($0.y)) at epoch \(NumberText.whole($0.x))" }
        ?? "\(line.name) not measured"
    }
    return "\(title) by epoch: \(ends.joined(separator: ", "))"
  }

  private var legend: Markup {
    let width = 2 + LineStyle.sampleLength
    func sample(_ stroke: Markup, _ dot: Markup) -> Markup {
      """
      <svg viewBox="0 0 \(width) 12" aria-hidden="true"><line x1="1" y1="6" x2="\(width - 1)" y2="6" \(stroke)/>\(dot)</svg>
      """
    }
    var keys: [Markup] = []
    if lines.count > 1 {
      keys = lines.map { line in
        let dot: Markup =
          "<circle cx=\"\(width / 2)\" cy=\"6\" r=\"3\" class=\"dot\(line.isHollow ? " hollow" : "")\"/>"
        return
          "<span class=\"key \(line.kind)\">\(sample(stroke(line), hasDots(line) ? dot : .empty))\(line.name)</span>"
      }
    }
    if let mark { keys.append("<span class=\"key\">\(sample("class=\"mark\"", .empty))\(mark.name)</span>") }
    return "\(keys)"
  }

  private func hasDots(_ line: Line) -> Bool { line.points.count <= mostDots }

  /// A line's class and dashes; where the dots that would tell it from another are too many to be drawn, dashes do.
  private func stroke(_ line: Line) -> Markup {
    let dashes = line.dashes.isEmpty && line.isHollow && !hasDots(line) ? LineStyle.insteadOfDots : line.dashes
    guard !dashes.isEmpty else { return "class=\"line\"" }
    return "class=\"line\" stroke-dasharray=\"\(dashes.map { "\($0) " as Markup })\""
  }

  private func grid(_ axes: Axes) -> Markup {
    let box = axes.box
    let rows: [Markup] = axes.yTicks.values.map { value in
      let y = axes.place(Point(axes.x.lowerBound, value)).y
      return """
        <path class="grid" d="M\(box.x) \(y)H\(box.right)"/>\
        <text x="\(box.x - 7)" y="\(y + 4)" text-anchor="end">\(axes.yTicks.text(value))</text>

        """
    }
    let columns: [Markup] = axes.xTicks.values.map { value in
      let x = axes.place(Point(value, axes.y.lowerBound)).x
      return """
        <path class="grid" d="M\(x) \(box.y)V\(box.bottom)"/>\
        <text x="\(x)" y="\(box.bottom + 17)" text-anchor="middle">\(axes.xTicks.text(value))</text>

        """
    }
    return """
      \(rows)\(columns)<path class="frame" d="M\(box.x) \(box.y)V\(box.bottom)H\(box.right)"/>
      <text x="\(box.center.x)" y="\(box.bottom + 36)" text-anchor="middle">epoch</text>
      <text transform="translate(11 \(box.center.y)) rotate(-90)" text-anchor="middle">\(yTitle)</text>

      """
  }

  private func marked(_ axes: Axes) -> Markup {
    guard let mark else { return .empty }
    let x = axes.place(Point(mark.x, axes.y.lowerBound)).x
    return "<path class=\"mark\" d=\"M\(x) \(axes.box.y)V\(axes.box.bottom)\"/>\n"
  }

  private func curve(_ line: Line, _ axes: Axes) -> Markup {
    let segments = line.points.split { !$0.y.isFinite || !$0.x.isFinite }
    let paths: [Markup] = segments.map { segment in
      let places: [Markup] = segment.map(axes.place).enumerated().map { "\($0 == 0 ? "M" : "L")\($1.x) \($1.y)" }
      return "<path \(stroke(line)) d=\"\(places)\"/>"
    }
    let hasDots = hasDots(line)
    let dots: [Markup] = segments.filter { hasDots || $0.count == 1 }.joined().map(axes.place).map {
      "<circle class=\"dot\(line.isHollow ? " hollow" : "")\" cx=\"\($0.x)\" cy=\"\($0.y)\" r=\"3\"/>"
    }
    return "<g class=\"\(line.kind)\">\(paths)\(dots)</g>\n"
  }

  /// Strips from top to bottom, one an epoch, whose words are the values there.
  private func strips(_ xs: [Double], _ axes: Axes) -> [Markup] {
    let every = max(1, (xs.count + Self.mostStrips - 1) / Self.mostStrips)
    let shown = stride(from: xs.count - 1, through: 0, by: -every).map { xs[$0] }.reversed() as [Double]
    let values = lines.map { line in
      (name: line.name, byX: Dictionary(line.points.map { ($0.x, $0.y) }) { $1 })
    }
    return shown.enumerated().map { index, x in
      func middle(_ other: Int) -> Double { axes.place(Point((x + shown[other]) / 2, axes.y.lowerBound)).x }
      let left = index == 0 ? axes.box.x : middle(index - 1)
      let right = index == shown.count - 1 ? axes.box.right : middle(index + 1)
      let words = values.compactMap { line in
        line.byX[x].map { "\(values.count > 1 ? line.name : title.lowercased()) \(value($0))" }
      }
      let center = axes.place(Point(x, axes.y.lowerBound)).x
      return """
        <g class="hover"><rect x="\(left)" y="\(axes.box.y)" width="\(max(0, right - left))" height="\(axes.box.height)"/>\
        <path class="mark" d="M\(center) \(axes.box.y)V\(axes.box.bottom)"/>\
        <title>\((["epoch \(NumberText.whole(x))"] + words).joined(separator: "\n"))</title></g>

        """
    }
  }
}
