/// A chart of curves in a page: its colours follow the page, and its values show when one hovers over their epoch.
struct ChartMarkup {
  let chart: LineChart

  init(_ chart: LineChart) { self.chart = chart }

  private static let (width, height, margin) = (420.0, 250.0, 8.0)

  var markup: Markup {
    let box = Box(x: 0, y: Self.margin, width: Self.width - Self.margin, height: Self.height - Self.margin)
    // A digit of the page's font is about 7.6 wide at most.
    let digits = chart.yNumbers(height: box.height).map(\.count).max() ?? 0
    let scene = chart.scene(in: box, left: 26 + 7.6 * Double(digits))
    return """
      <figure class="chart">
      <figcaption><b>\(chart.title)</b>\(chart.keys.map(key))</figcaption>
      \(Markup(scene, width: Self.width, height: Self.height, label: chart.sentence))
      </figure>
      """
  }

  private func key(_ key: LegendKey) -> Markup {
    let length = LineStyle.sampleLength
    return """
      <span class="key"><svg viewBox="0 0 \(length + 2) 12" aria-hidden="true">\
      \(key.sample(from: Point(1, 6), length: length).map(Markup.shape))</svg>\(key.name)</span>
      """
  }
}
