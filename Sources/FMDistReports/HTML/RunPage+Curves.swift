import FMDistPlatform
import FMDistRunFiles

/// How a run went, epoch by epoch.
extension RunPage {
  /// More epochs than this are left to history.csv.
  private static let mostRows = 1000

  var curves: Markup {
    guard !history.rows.isEmpty else { return Self.missing("No epoch is finished.") }
    let mark = mark.map { (x: Double($0.epoch), name: $0.name) }
    func pair(_ training: (History.Row) -> Double, _ validation: (History.Row) -> Double) -> [ChartMarkup.Line] {
      func points(_ value: (History.Row) -> Double) -> [Point] {
        history.rows.map { Point(Double($0.epoch), value($0)) }
      }
      return [
        ChartMarkup.Line(name: "training", points: points(training), kind: "training", isHollow: true),
        ChartMarkup.Line(name: "validation", points: points(validation), kind: "validation"),
      ]
    }
    var charts = [
      ChartMarkup(
        title: "Accuracy", yTitle: "accuracy, %", lines: pair({ $0.accuracy * 100 }, { $0.validationAccuracy * 100 }),
        limits: 0...100, mark: mark, value: { NumberText.decimals($0, 2) + " %" }),
      ChartMarkup(
        title: "Loss", yTitle: "mean loss", lines: pair(\.loss, \.validationLoss),
        limits: 0 ... .greatestFiniteMagnitude,
        mark: mark, value: { NumberText.decimals($0, 4) }),
    ]
    let further: [(title: String, yTitle: String, kind: String, value: (EpochEvent) -> Double)] = [
      ("Learning rate", "learning rate", "series2", \.learningRate),
      ("Throughput", "images a second", "series3", \.imagesPerSecond),
    ]
    for chart in further where events.contains(where: { chart.value($0).isFinite }) {
      let points = events.map { Point(Double($0.epoch), chart.value($0)) }
      charts.append(
        ChartMarkup(
          title: chart.title, yTitle: chart.yTitle,
          lines: [ChartMarkup.Line(name: chart.title, points: points, kind: chart.kind)], includesZero: true,
          value: NumberText.short))
    }
    return "<div class=\"columns\">\n\(charts.map(\.markup))</div>\n\(epochs)"
  }

  private var epochs: Markup {
    guard history.rows.count <= Self.mostRows else {
      return Self.missing("The values of all \(NumberText.grouped(history.rows.count)) epochs are in history.csv.")
    }
    let byEpoch = Dictionary(events.map { ($0.epoch, $0) }) { $1 }
    let rows = history.rows.map { row in
      [
        String(row.epoch), NumberText.decimals(row.loss, 4), NumberText.percent(row.accuracy, 2),
        NumberText.decimals(row.validationLoss, 4), NumberText.percent(row.validationAccuracy, 2),
        NumberText.short(byEpoch[row.epoch]?.learningRate ?? .nan),
        NumberText.decimals(byEpoch[row.epoch]?.imagesPerSecond ?? .nan, 0),
      ]
    }
    let table = PageTable.table(
      "Epochs",
      head: [
        "epoch", "loss", "accuracy", "validation loss", "validation accuracy", "learning rate", "images a second",
      ], rows: rows, best: self.mark.flatMap { mark in history.rows.firstIndex { $0.epoch == mark.epoch } })
    return "<details><summary>All epochs as a table</summary>\n\(table)\n</details>"
  }
}
