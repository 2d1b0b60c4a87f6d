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
    return SceneFigure(
      title: chart.title, keys: chart.keys, scene: scene, width: Self.width, height: Self.height, label: chart.sentence
    ).markup
  }
}
