import FMDistPlatform
import FMDistRunFiles

/// How a run went: accuracy and loss by epoch, training and validation, the best epoch marked; below, where they are known, the learning
/// rate and the images trained a second.
package struct Curves: Sendable {
  /// Above all.
  package var title: String
  /// A line below the title; nil for one about the best epoch.
  package var subtitle: String?
  /// The epochs, in order; values that are not finite leave gaps.
  package var history: History
  /// What the log has of them.
  package var events: [EpochEvent]

  /// The epoch that is marked: as long as nothing else is said, that of the best validation accuracy.
  package var mark: EpochMark?

  /// What the test set gave: the accuracy, 0 to 1, and the loss, each a level line; nil where it is not scored.
  package var test: (accuracy: Double, loss: Double)?

  /// Curves of `history`, and of what `events` add.
  package init(title: String, subtitle: String? = nil, history: History, events: [EpochEvent] = []) {
    self.title = title
    self.subtitle = subtitle
    self.history = history
    self.events = events
    mark = EpochMark.best(of: history)
  }

  /// The epoch with the highest validation accuracy, the first of equals, as for checkpoints; nil where none was measured.
  package static func best(of history: History) -> History.Row? {
    history.rows.filter { $0.validationAccuracy.isFinite }
      .reduce(nil) { best, row in
        guard let best, row.validationAccuracy <= best.validationAccuracy else { return row }
        return best
      }
  }

  /// The curves as a picture.
  package func picture(_ theme: Theme = .light) -> Picture {
    let head = PictureHeader(title: title, subtitle: subtitle ?? sentence)
    let grid = ChartGrid(charts, rowHeights: [300, 200, 200], rowGap: 12, theme)
    let (top, width) = (head.height(theme), ChartGrid.width(theme))
    return Picture(width: width, height: top + grid.height + theme.margin / 2, theme: theme) { canvas in
      head.draw(on: canvas, width: width)
      grid.draw(on: canvas, top: top)
    }
  }

  private var sentence: String {
    guard let last = history.rows.last else { return "no epoch is finished" }
    let epochs = NumberText.count(history.rows.count, "epoch")
    guard let best = Self.best(of: history) else { return "\(epochs), no validation" }
    let others = best.epoch == last.epoch ? "the last" : "last \(NumberText.percent(last.validationAccuracy, 2))"
    return
      "\(epochs); best validation accuracy \(NumberText.percent(best.validationAccuracy, 2)) at epoch \(best.epoch), "
      + others
  }

  /// The charts of a picture or a page; of the last two, those of which something is known.
  package var charts: [LineChart] {
    let rows = history.rows
    func curve(_ name: String, _ ink: Ink, isHollow: Bool = false, _ value: (History.Row) -> Double) -> LineSeries {
      LineSeries(name, points: rows.map { Point(Double($0.epoch), value($0)) }, ink: ink, isHollow: isHollow)
    }
    func curve(_ name: String, _ ink: Ink, _ value: (EpochEvent) -> Double) -> LineSeries {
      LineSeries(name, points: events.map { Point(Double($0.epoch), value($0)) }, ink: ink)
    }
    /// A line at `value` from the first epoch to the last.
    func level(_ value: Double?) -> [LineSeries] {
      guard let value, value.isFinite, let first = rows.first, let last = rows.last else { return [] }
      let points = [first, last].map { Point(Double($0.epoch), value) }
      return [LineSeries("test", points: points, ink: .text, dashes: [4, 3])]
    }
    let ofHistory = [
      LineChart(
        title: "Accuracy", yTitle: "accuracy, %",
        lines: [
          curve("training", .training, isHollow: true) { $0.accuracy * 100 },
          curve("validation", .validation) { $0.validationAccuracy * 100 },
        ] + level(test.map { $0.accuracy * 100 }), limits: LineChart.percentages, mark: mark,
        words: { NumberText.decimals($0, 2) + " %" }),
      LineChart(
        title: "Loss", yTitle: "mean loss",
        lines: [
          curve("training", .training, isHollow: true, \.loss), curve("validation", .validation, \.validationLoss),
        ] + level(test?.loss),
        limits: LineChart.losses, mark: mark, words: { NumberText.loss($0) }),
    ]
    let ofMetrics = LineChart(
      title: "Metrics of the validation images", yTitle: "metric",
      lines: history.metrics.enumerated().map { index, name in
        LineSeries(
          name, points: rows.map { Point(Double($0.epoch), $0.value(inColumn: "val_" + name) ?? .nan) },
          style: LineStyle(index))
      }, limits: 0...1, mark: mark, mostDots: LineStyle.mostDots, words: { NumberText.decimals($0, 4) })
    // A rate that stays the same is in the configuration, and needs no chart.
    let changesRate = Set(events.map(\.learningRate).filter(\.isFinite)).count > 1
    let ofRate = [
      LineChart(
        title: "Learning rate", yTitle: "learning rate",
        lines: [curve("Learning rate", .series(2), \.learningRate)], includesZero: true, words: NumberText.short)
    ]
    let ofEvents = [
      LineChart(
        title: "Throughput", yTitle: "images/s",
        lines: [curve("Throughput", .series(3), \.imagesPerSecond)], includesZero: true, words: NumberText.short)
    ]
    return ofHistory + (history.metrics.isEmpty ? [] : [ofMetrics])
      + ((changesRate ? ofRate : []) + ofEvents).filter { chart in chart.lines.contains { !$0.segments.isEmpty } }
  }
}
