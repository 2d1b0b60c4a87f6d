/// How far probabilities can be trusted, and what each threshold of them reaches.
extension RunPage {
  var probabilities: Markup {
    guard let result, let calibration = result.calibration else {
      return Self.missing(
        result == nil
          ? "Calibration is known once the run is finished."
          : "The result comes from a version that did not measure calibration.")
    }
    let diagram = ReliabilityDiagram(title: title, calibration: calibration, subject: result.calibrationSubject)
    let table = PageTable.table("Reliability", head: diagram.head, rows: diagram.rows)
    let charts = thresholds.map { ThresholdCharts($0) }
    let note =
      charts == nil
      ? Self.missing("There is no thresholds.json of this result in the run's folder, and so no ROC curve.")
      : charts?.note.map(Self.missing) ?? .empty
    return """
      <p>\(diagram.sentence)</p>
      <div class="columns">
      \(([diagram.chart] + (charts.map { [$0.roc, $0.precisionRecall] } ?? [])).map { ChartMarkup($0).markup })
      </div>
      \(note)
      <details><summary>Reliability as a table</summary>
      \(table)
      </details>
      """
  }
}
