import FMDistPlatform

/// Where everything is.
extension LineChart {
  /// From the axes to the lower edge.
  static let footHeight = 44.0
  /// More epochs than this share readings: a page is not to grow with them.
  private static let mostReadings = 400

  /// The numbers at the y axis of a scene of `height`.
  func yNumbers(height: Double) -> [String] {
    let ticks = Axes.yTicks(yRange, height: height - Self.footHeight)
    return ticks.values.map(ticks.text)
  }

  /// Grid, axes with their numbers and titles, the mark and the curves, in `box`; the y axis is `left` from its edge.
  package func scene(in box: Box, left: Double) -> Scene {
    let xs = Set(lines.flatMap(\.points).map(\.x).filter(\.isFinite)).sorted()
    let (low, high) = xRange.map { ($0.lowerBound, $0.upperBound) } ?? (xs.first ?? 1, xs.last ?? 1)
    let padding = xRange != nil ? 0 : high > low ? (high - low) * 0.02 : 0.5
    let axes = Axes(
      box: Box(x: box.x + left, y: box.y, width: box.width - left, height: box.height - Self.footHeight),
      x: (low - padding)...(high + padding), y: yRange, counted: low...high,
      leastStep: xRange == nil ? 1 : 0)
    var scene = Scene(shapes: grid(axes) + titles(axes, left: box.x))
    if diagonal != nil {
      scene.shapes.append(.line([Point(0, 0), Point(1, 1)].map(axes.place), Self.markStroke))
    }
    if let mark, axes.x.contains(Double(mark.epoch)) {
      let x = axes.place(Point(Double(mark.epoch), axes.y.lowerBound)).x
      scene.shapes.append(.line([Point(x, axes.box.y), Point(x, axes.box.bottom)], Self.markStroke))
    }
    scene.shapes += (lines.filter(\.isInBackground) + named).flatMap { curve($0, axes) }
    if lines.allSatisfy(\.segments.isEmpty) {
      scene.shapes.append(.text("nothing measured", at: axes.box.center, .faint, .center, .middle))
    } else if hasReadings {
      scene.readings = readings(xs, axes)
    }
    return scene
  }

  /// The values that the y axis spans.
  private var yRange: ClosedRange<Double> {
    // Where x has a range of its own, both axes show all that there can be.
    if xRange != nil { return limits }
    return Axes.range(around: lines.flatMap(\.points).map(\.y), limits: limits, includesZero: includesZero)
  }

  private func grid(_ axes: Axes) -> [Scene.Shape] {
    let plot = axes.box
    // On whole and half points, where a PNG has pixels.
    func snapped(_ value: Double) -> Double { (value * 2).rounded() / 2 }
    let rows: [Scene.Shape] = axes.yTicks.values.flatMap { value -> [Scene.Shape] in
      let y = snapped(axes.place(Point(axes.x.lowerBound, value)).y)
      return [
        .line([Point(plot.x, y), Point(plot.right, y)], Stroke(ink: .grid)),
        .text(axes.yTicks.text(value), at: Point(plot.x - 7, y), .faint, .right, .middle),
      ]
    }
    let columns: [Scene.Shape] = axes.xTicks.values.flatMap { value -> [Scene.Shape] in
      let x = snapped(axes.place(Point(value, axes.y.lowerBound)).x)
      return [
        .line([Point(x, plot.y), Point(x, plot.bottom)], Stroke(ink: .grid)),
        .text(axes.xTicks.text(value), at: Point(x, plot.bottom + 7), .faint, .center, .top),
      ]
    }
    let corners = [Point(plot.x, plot.y), Point(plot.x, plot.bottom), Point(plot.right, plot.bottom)]
    return rows + columns + [.line(corners, Stroke(ink: .frame))]
  }

  private func titles(_ axes: Axes, left: Double) -> [Scene.Shape] {
    [
      .text(xTitle, at: Point(axes.box.center.x, axes.box.bottom + 25), .faint, .center, .top),
      .text(yTitle, at: Point(left + 10, axes.box.center.y), .faint, .center, .middle, degrees: -90),
    ]
  }

  private func curve(_ line: LineSeries, _ axes: Axes) -> [Scene.Shape] {
    let stroke = stroke(line)
    return line.segments.flatMap { segment -> [Scene.Shape] in
      let places = segment.map(axes.place)
      // A point between two gaps has no line.
      let dots = hasDots(line) || places.count == 1 ? places : []
      return [.line(places, stroke)] + dots.map { .dot($0, line.ink, isHollow: line.isHollow) }
    }
  }

  /// Strips from top to bottom, one an x, whose words are the values there.
  private func readings(_ xs: [Double], _ axes: Axes) -> [Scene.Reading] {
    let every = max(1, (xs.count + Self.mostReadings - 1) / Self.mostReadings)
    let shown = stride(from: xs.count - 1, through: 0, by: -every).map { xs[$0] }.reversed() as [Double]
    let values = named.map { line in
      (name: line.name, byX: Dictionary(line.points.map { ($0.x, $0.y) }) { $1 })
    }
    func place(_ x: Double) -> Double { axes.place(Point(x, axes.y.lowerBound)).x }
    return shown.enumerated().map { index, x in
      let left = index == 0 ? axes.box.x : place((x + shown[index - 1]) / 2)
      let right = index == shown.count - 1 ? axes.box.right : place((x + shown[index + 1]) / 2)
      let lines = values.compactMap { line in
        line.byX[x].map { "\(values.count > 1 ? line.name : title.lowercased()) \(words($0))" }
      }
      return Scene.Reading(
        area: Box(x: left, y: axes.box.y, width: max(0, right - left), height: axes.box.height), x: place(x),
        words: (["\(xTitle) \(xWords(x))"] + lines).joined(separator: "\n"))
    }
  }
}
