import FMDistPlatform
import FMDistRunFiles

/// The curves of several runs over each other: validation above, training below.
package struct OverlaidCurves: Sendable {
  /// The runs; their lines' colours and dashes follow their order, by ``LineStyle``.
  package let runs: [ComparedRun]

  /// Curves of `runs`.
  package init(_ runs: [ComparedRun]) { self.runs = runs }

  /// A chart of all runs.
  struct Chart: Sendable {
    var title, yTitle: String
    var limits: ClosedRange<Double>
    var isShare: Bool
    var value: @Sendable (History.Row) -> Double
  }

  /// What is drawn, in order.
  static let charts = [
    Chart(title: "Validation accuracy", yTitle: "accuracy, %", limits: 0...100, isShare: true) {
      $0.validationAccuracy * 100
    },
    Chart(
      title: "Validation loss", yTitle: "mean loss", limits: 0 ... .greatestFiniteMagnitude, isShare: false,
      value: \.validationLoss),
    Chart(title: "Training accuracy", yTitle: "accuracy, %", limits: 0...100, isShare: true) { $0.accuracy * 100 },
    Chart(
      title: "Training loss", yTitle: "mean loss", limits: 0 ... .greatestFiniteMagnitude, isShare: false, value: \.loss
    ),
  ]

  /// Points of a chart for a run.
  static func points(_ chart: Chart, _ run: ComparedRun) -> [Point] {
    run.history.rows.map { Point(Double($0.epoch), chart.value($0)) }
  }

  /// The curves as a picture.
  package func picture(_ theme: Theme = .light) -> Picture {
    let head = Head(title: "\(NumberText.count(runs.count, "run")) compared", subtitle: nil)
    let panels = Self.charts.map { chart in
      LinePanel(
        title: chart.title, xTitle: "epoch", yTitle: chart.yTitle,
        series: runs.enumerated().map { index, run in
          let style = LineStyle(index, colors: theme.palette.count)
          return LineSeries(
            run.name, points: Self.points(chart, run), color: theme.palette[style.color], isHollow: style.isHollow,
            dashes: style.dashes)
        }, limits: chart.limits, hasLegend: false, mostDots: LineStyle.mostDots)
    }
    let (panelWidth, panelHeight, gap, lineHeight) = (450.0, 280.0, 30.0, 20.0)
    let canvas = Canvas.measuring(theme)
    let lefts = (0..<2).map { column in
      panels.indices.filter { $0 % 2 == column }.map { panels[$0].leftWidth(canvas, height: panelHeight) }.max() ?? 0
    }
    let width = 2 * panelWidth + gap + 2 * theme.margin
    let top = head.height(theme) + Double((runs.count + 1) / 2) * lineHeight + 12
    return Picture(width: width, height: top + 2 * panelHeight + 12, theme: theme) { canvas in
      head.draw(on: canvas, width: width)
      for (index, line) in panels[0].series.enumerated() {
        let x = theme.margin + Double(index % 2) * (panelWidth + gap)
        let y = head.height(theme) + Double(index / 2) * lineHeight + 6
        let sample = LineStyle.sampleLength
        panels[0].drawSample(of: line, from: Point(x + 1, y), length: sample, on: canvas)
        canvas.text(
          canvas.shortened(line.name, to: panelWidth - sample - 14, theme.font), at: Point(x + sample + 10, y),
          theme.font, theme.text, .left, .middle)
      }
      for (index, panel) in panels.enumerated() {
        let box = Box(
          x: theme.margin + Double(index % 2) * (panelWidth + gap), y: top + Double(index / 2) * panelHeight,
          width: panelWidth, height: panelHeight)
        panel.draw(on: canvas, in: box, left: lefts[index % 2])
      }
    }
  }
}
