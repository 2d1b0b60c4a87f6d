import FMDistPlatform
import FMDistRunFiles

/// The curves of several runs over each other: validation above, training below. Of more than ten runs the ten best are in colour, the
/// others grey.
package struct OverlaidCurves: Sendable {
  /// The runs with a colour of their own, by ``LineStyle`` in their order.
  package let runs: [ComparedRun]
  /// The others.
  package let others: [ComparedRun]

  /// More runs than this are not told apart.
  package static let mostColored = 10

  /// Curves of the best of `runs`, which are ranked, in colour and of the others in grey.
  init(ranked runs: [ComparedRun]) {
    (self.runs, others) = (
      Array(runs.prefix(Self.mostColored)), Array(runs.dropFirst(Self.mostColored))
    )
  }

  /// Curves of the runs of `comparison`, the best by what it is ranked by, or by its first score.
  package init(_ comparison: RunComparison) {
    let runs = comparison.runs
    guard runs.count > Self.mostColored else {
      (self.runs, others) = (runs, [])
      return
    }
    let order = comparison.table.judge.map { comparison.table.order(by: $0) } ?? Array(runs.indices)
    self.runs = order.prefix(Self.mostColored).map { runs[$0] }
    others = order.dropFirst(Self.mostColored).map { runs[$0] }
  }

  /// A measure of an epoch, of which there is a chart and a table.
  struct Measure: Sendable {
    var title, yTitle: String
    var limits: ClosedRange<Double>
    /// A value in words.
    var words: @Sendable (Double) -> String
    var value: @Sendable (History.Row) -> Double

    static func accuracy(_ title: String, _ value: @escaping @Sendable (History.Row) -> Double) -> Measure {
      Measure(
        title: title, yTitle: "accuracy, %", limits: LineChart.percentages,
        words: { NumberText.percent($0 / 100, 2) }, value: { value($0) * 100 })
    }

    static func loss(_ title: String, _ value: @escaping @Sendable (History.Row) -> Double) -> Measure {
      Measure(
        title: title, yTitle: "mean loss", limits: LineChart.losses, words: { NumberText.decimals($0, 4) },
        value: value)
    }

    static func metric(_ name: String) -> Measure {
      Measure(
        title: "Validation \(name)", yTitle: name, limits: LineChart.shares, words: { NumberText.decimals($0, 4) },
        value: { $0.value(inColumn: "val_" + name) ?? .nan })
    }
  }

  /// What there is a chart of, in order: accuracy and loss, then the metrics that runs have beside them.
  var measures: [Measure] {
    let names = (runs + others).flatMap(\.history.metrics).reduce(into: [String]()) { names, name in
      if !names.contains(name) { names.append(name) }
    }
    return [
      .accuracy("Validation accuracy") { $0.validationAccuracy }, .loss("Validation loss") { $0.validationLoss },
      .accuracy("Training accuracy") { $0.accuracy }, .loss("Training loss") { $0.loss },
    ] + names.map(Measure.metric)
  }

  /// The charts of a picture or a page, one a measure.
  var charts: [LineChart] {
    measures.map { measure in
      func points(_ run: ComparedRun) -> [Point] {
        run.history.rows.map { Point(Double($0.epoch), measure.value($0)) }
      }
      let lines = runs.enumerated().map { LineSeries($1.name, points: points($1), style: LineStyle($0)) }
      return LineChart(
        title: measure.title, yTitle: measure.yTitle, lines: lines + others.map { .background(points: points($0)) },
        limits: measure.limits, mostDots: LineStyle.mostDots, words: measure.words)
    }
  }

  /// The curves as a picture.
  package func picture(_ theme: Theme = .light) -> Picture {
    let title = "\(NumberText.count(runs.count + others.count, "run")) compared"
    let head = PictureHeader(title: title + (others.isEmpty ? "" : ", the \(runs.count) best in colour"), subtitle: nil)
    let charts = charts
    let keys = charts[0].curveKeys
    let rows = Array(repeating: 280.0, count: (charts.count + 1) / 2)
    let grid = ChartGrid(charts, rowHeights: rows, hasKeys: false, theme)
    let (width, lineHeight) = (ChartGrid.width(theme), 20.0)
    let top = head.height(theme) + Double((keys.count + 1) / 2) * lineHeight + 12
    return Picture(width: width, height: top + grid.height + 12, theme: theme) { canvas in
      head.draw(on: canvas, width: width)
      // One legend for all.
      for (index, key) in keys.enumerated() {
        let x = ChartGrid.x(column: index % 2, theme)
        let y = head.height(theme) + Double(index / 2) * lineHeight + 6
        let sample = LineStyle.sampleLength
        canvas.draw(key.sample(from: Point(x + 1, y), length: sample))
        canvas.text(
          canvas.shortened(key.name, to: ChartGrid.chartWidth - sample - 14, theme.font), at: Point(x + sample + 10, y),
          theme.font, theme.text, .left, .middle)
      }
      grid.draw(on: canvas, top: top)
    }
  }
}
