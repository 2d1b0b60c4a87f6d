/// A scene in a page, with its title and legend above it.
struct SceneFigure {
  var title: String
  var keys: [LegendKey]
  var scene: Scene
  /// In points.
  var width, height: Double
  /// What it shows, for those who can't see it.
  var label: String
  /// Whether it keeps its size, and scrolls in a box of its own where there is no room for it.
  var isWide = false

  var markup: Markup {
    let drawing = Markup(scene, width: width, height: height, label: label)
    return """
      <figure class="chart">
      <figcaption><b>\(title)</b>\(keys.map(key))</figcaption>
      \(isWide ? scrolling(drawing) : drawing)
      </figure>
      """
  }

  private func scrolling(_ drawing: Markup) -> Markup {
    """
    <div class="scroll" tabindex="0" role="region" aria-label="\(title)"><div class="wide" style="--w: \(width)px">
    \(drawing)
    </div></div>
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
