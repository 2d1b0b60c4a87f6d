import FMDistPlatform
import FMDistRunFiles

/// How a run went, epoch by epoch.
extension RunPage {
  /// More epochs than this are left to history.csv.
  private static let mostRows = 1000

  var curves: Markup {
    guard !history.rows.isEmpty else { return Self.missing("No epoch is finished.") }
    var curves = Curves(title: title, history: history, events: events)
    curves.mark = mark
    curves.test = result.map { ($0.testAccuracy, $0.testLoss) }
    return "<div class=\"columns\">\n\(curves.charts.map { ChartMarkup($0).markup })</div>\n\(epochs)"
  }

  private var epochs: Markup {
    guard history.rows.count <= Self.mostRows else {
      return Self.missing("The values of all \(NumberText.grouped(history.rows.count)) epochs are in history.csv.")
    }
    let byEpoch = Dictionary(events.map { ($0.epoch, $0) }) { $1 }
    let rows = history.rows.map { row in
      [
        String(row.epoch), NumberText.loss(row.loss), NumberText.percent(row.accuracy, 2),
        NumberText.loss(row.validationLoss), NumberText.percent(row.validationAccuracy, 2),
      ] + row.validationMetrics.map { NumberText.decimals($0.value, 4) } + [
        NumberText.short(byEpoch[row.epoch]?.learningRate ?? .nan),
        NumberText.decimals(byEpoch[row.epoch]?.imagesPerSecond ?? .nan, 0),
      ]
    }
    let table = PageTable.table(
      "Epochs",
      head: [
        "epoch", "loss", "accuracy", "validation loss", "validation accuracy",
      ] + history.metrics.map { "validation \($0)" } + ["learning rate", "images/s"], rows: rows,
      best: mark.flatMap { mark in history.rows.firstIndex { $0.epoch == mark.epoch } })
    let note: Markup = mark.map { "\n<p class=\"faint\">Bold: \($0.name).</p>" } ?? .empty
    return "<details><summary>All epochs as a table</summary>\n\(table)\(note)\n</details>"
  }
}
