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
    let head = Head(title: title, subtitle: subtitle ?? sentence)
    let panels = self.panels(theme)
    let top = head.height(theme)
    let panelWidth = 450.0
    let heights = panels.map { $0.isTall ? 300.0 : 200.0 }
    let gap = 30.0
    let rows = stride(from: 0, to: panels.count, by: 2).map { heights[$0] }
    let width = 2 * panelWidth + gap + 2 * theme.margin
    let height = top + rows.reduce(0, +) + Double(rows.count - 1) * 12 + theme.margin / 2
    let canvas = Canvas.measuring(theme)
    let lefts = (0..<2).map { column in
      panels.indices.filter { $0 % 2 == column }.map { panels[$0].panel.leftWidth(canvas, height: heights[$0]) }.max()
        ?? 0
    }
    return Picture(width: width, height: height, theme: theme) { canvas in
      head.draw(on: canvas, width: width)
      var y = top
      for (index, panel) in panels.enumerated() {
        let x = theme.margin + Double(index % 2) * (panelWidth + gap)
        let box = Box(x: x, y: y, width: panelWidth, height: heights[index])
        panel.panel.draw(on: canvas, in: box, left: lefts[index % 2])
        if index % 2 == 1 { y += heights[index] + 12 }
      }
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

  private func panels(_ theme: Theme) -> [(panel: LinePanel, isTall: Bool)] {
    func series(
      _ name: String, _ value: (History.Row) -> Double, _ color: Color, isHollow: Bool = false
    ) -> LineSeries {
      LineSeries(
        name, points: history.rows.map { Point(Double($0.epoch), value($0)) }, color: color, isHollow: isHollow)
    }
    func pair(_ training: (History.Row) -> Double, _ validation: (History.Row) -> Double) -> [LineSeries] {
      [
        series("training", training, theme.training, isHollow: true),
        series("validation", validation, theme.validation),
      ]
    }
    let mark = mark.map { (x: Double($0.epoch), name: $0.name) }
    var result = [
      (
        LinePanel(
          title: "Accuracy", xTitle: "epoch", yTitle: "accuracy, %",
          series: pair({ $0.accuracy * 100 }, { $0.validationAccuracy * 100 }), limits: 0...100, mark: mark), true
      ),
      (
        LinePanel(
          title: "Loss", xTitle: "epoch", yTitle: "mean loss", series: pair(\.loss, \.validationLoss),
          limits: 0 ... .greatestFiniteMagnitude, mark: mark), true
      ),
    ]
    let further: [(title: String, yTitle: String, value: (EpochEvent) -> Double)] = [
      ("Learning rate", "learning rate", \.learningRate), ("Throughput", "images a second", \.imagesPerSecond),
    ]
    guard events.contains(where: { event in further.contains { $0.value(event).isFinite } }) else { return result }
    for (place, chart) in further.enumerated() {
      let line = LineSeries(
        chart.title, points: events.map { Point(Double($0.epoch), chart.value($0)) }, color: theme.palette[2 + place])
      result.append(
        (
          LinePanel(title: chart.title, xTitle: "epoch", yTitle: chart.yTitle, series: [line], includesZero: true),
          false
        ))
    }
    return result
  }
}
