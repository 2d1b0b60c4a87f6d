import FMDistPlatform
import FMDistRunFiles

/// The curves of several runs over each other: validation above, training below.
package struct OverlaidCurves: Sendable {
  /// The runs; their lines' colours and dashes follow their order, by ``LineStyle``.
  package let runs: [ComparedRun]

  /// Curves of `runs`.
  package init(_ runs: [ComparedRun]) { self.runs = runs }

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
  }

  /// What is drawn, in order.
  static let measures: [Measure] = [
    .accuracy("Validation accuracy") { $0.validationAccuracy }, .loss("Validation loss") { $0.validationLoss },
    .accuracy("Training accuracy") { $0.accuracy }, .loss("Training loss") { $0.loss },
  ]

  /// The charts of a picture or a page, one a measure.
  var charts: [LineChart] {
    Self.measures.map { measure in
      let lines = runs.enumerated().map { index, run in
        LineSeries(
          run.name, points: run.history.rows.map { Point(Double($0.epoch), measure.value($0)) },
          style: LineStyle(index))
      }
      return LineChart(
        title: measure.title, yTitle: measure.yTitle, lines: lines, limits: measure.limits,
        mostDots: LineStyle.mostDots, words: measure.words)
    }
  }

  /// The curves as a picture.
  package func picture(_ theme: Theme = .light) -> Picture {
    let head = PictureHeader(title: "\(NumberText.count(runs.count, "run")) compared", subtitle: nil)
    let charts = charts
    let grid = ChartGrid(charts, rowHeights: [280, 280], hasKeys: false, theme)
    let (width, lineHeight) = (ChartGrid.width(theme), 20.0)
    let top = head.height(theme) + Double((runs.count + 1) / 2) * lineHeight + 12
    return Picture(width: width, height: top + grid.height + 12, theme: theme) { canvas in
      head.draw(on: canvas, width: width)
      // One legend for all.
      for (index, key) in charts[0].curveKeys.enumerated() {
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
