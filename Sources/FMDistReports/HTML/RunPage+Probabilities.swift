/// How far probabilities can be trusted.
extension RunPage {
  var probabilities: Markup {
    guard let calibration = result?.calibration else {
      return Self.missing(
        result == nil
          ? "How far probabilities can be trusted is known once the run is finished."
          : "The result is of a version that did not measure how far probabilities can be trusted.")
    }
    let diagram = ReliabilityDiagram(title: title, calibration: calibration)
    let table = PageTable.table("Reliability", head: ReliabilityDiagram.head, rows: diagram.rows)
    return """
      <p>\(diagram.sentence)</p>
      <div class="columns">
      \(ChartMarkup(diagram.chart).markup)
      </div>
      <details><summary>Reliability as a table</summary>
      \(table)
      </details>
      """
  }
}
