/// One chart as a picture, with its legend at its right.
struct ChartPicture: Sendable {
  var title, subtitle: String
  var chart: LineChart

  private static let (chartSize, legendWidth, gap, lineHeight) = ((520.0, 460.0), 330.0, 24.0, 22.0)

  func picture(_ theme: Theme) -> Picture {
    let head = PictureHeader(title: title, subtitle: subtitle)
    let (top, (chartWidth, chartHeight), keys) = (head.height(theme), Self.chartSize, chart.keys)
    let width = chartWidth + Self.gap + Self.legendWidth + 2 * theme.margin
    let height = max(chartHeight, Double(keys.count) * Self.lineHeight)
    return Picture(width: width, height: top + height + theme.margin, theme: theme) { canvas in
      head.draw(on: canvas, width: width)
      let box = Box(x: theme.margin, y: top, width: chartWidth, height: chartHeight)
      let left = canvas.width(ofWidest: chart.yNumbers(height: chartHeight), theme.smallFont).rounded(.up) + 30
      canvas.draw(chart.scene(in: box, left: left).shapes)
      let (x, sample) = (box.right + Self.gap, LineStyle.sampleLength)
      for (index, key) in keys.enumerated() {
        let y = top + (Double(index) + 0.5) * Self.lineHeight
        canvas.draw(key.sample(from: Point(x + 1, y), length: sample))
        let name = canvas.shortened(key.name, to: Self.legendWidth - sample - 10, theme.font)
        canvas.text(name, at: Point(x + sample + 10, y), theme.font, theme[key.ink], .left, .middle)
      }
    }
  }
}
