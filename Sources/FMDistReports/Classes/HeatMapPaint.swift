import FMDistPlatform
import FMDistRunFiles

/// The colours of a confusion matrix' cells.
package struct HeatMapPaint {
  private let theme: Theme
  /// By row.
  private let counts: [[Int]]
  /// By row; 0 to 1.
  private let shares: [[Double]]
  /// The share that has the full colour of what is wrong.
  let mostWrong: Double

  /// The cells of the classes `shown`, of all if there are none, by their places among these.
  package init(_ confusion: ConfusionMatrix, _ theme: Theme, shown: [Int]? = nil) {
    self.theme = theme
    let shown = shown ?? Array(confusion.classNames.indices)
    counts = shown.map { row in shown.map { confusion.counts[row][$0] } }
    shares = shown.map { label in
      let row = confusion.counts[label]
      let images = row.reduce(0, +)
      return shown.map { images == 0 ? 0 : Double(row[$0]) / Double(images) }
    }
    let wrong = shares.enumerated().flatMap { label, row in
      row.enumerated().filter { $0.offset != label }.map(\.element)
    }
    mostWrong = wrong.max() ?? 0
  }

  /// The colour of a cell.
  package func color(row: Int, column: Int) -> Color {
    let share = shares[row][column]
    if row == column { return right(share) }
    return mostWrong == 0 ? theme.panel : wrong(share / mostWrong)
  }

  /// How much of the full colour a cell has, 0 to 1: of what is right or wrong.
  func strength(row: Int, column: Int) -> Double {
    let share = shares[row][column]
    if row == column { return share }
    return mostWrong == 0 ? 0 : (share / mostWrong).squareRoot()
  }

  /// All cells, a pixel each.
  var image: ByteImage {
    let count = shares.count
    let pixels = (0..<count * count).flatMap { color(row: $0 / count, column: $0 % count).bytes }
    return ByteImage(pixels: pixels, height: count, width: count, channels: 3)
  }

  /// The colour of a cell's number: white or black, whichever stands out more, which is by 4.5 at least from any colour; where none was
  /// counted, and the cell has no colour, a faint one.
  package func ink(row: Int, column: Int) -> Color {
    if counts[row][column] == 0 { return theme.faintText }
    let color = color(row: row, column: column)
    let (white, black) = (Color(0xFFFFFF), Color(0))
    return white.contrast(with: color) >= black.contrast(with: color) ? white : black
  }

  private func right(_ share: Double) -> Color { theme.panel.mixed(with: theme.training, share: share) }
  /// The root, as most mistakes are few.
  private func wrong(_ share: Double) -> Color { theme.panel.mixed(with: theme.validation, share: share.squareRoot()) }

  /// The colours from none to most, with what they stand for. Returns the legend's right edge.
  @discardableResult
  func drawLegend(on canvas: Canvas, at point: Point) -> Double {
    var x = point.x
    let wrongs = NumberText.percent(mostWrong)
    let scales = [("right", right, "100 %"), ("wrong", wrong, wrongs)]
    for (name, color, most) in scales.prefix(mostWrong > 0 ? 2 : 1) {
      canvas.text(name, at: Point(x, point.y + 6), theme.smallFont, theme.text, .left, .middle)
      x += canvas.width(of: name, theme.smallFont) + 10
      canvas.text("0", at: Point(x, point.y + 6), theme.smallFont, theme.faintText, .left, .middle)
      x += 12
      // Each reaches below the next one, as edges inside a pixel would show.
      for step in 0..<80 {
        canvas.fill(
          Box(x: x + Double(step), y: point.y, width: min(2, Double(80 - step)), height: 12),
          color((Double(step) + 0.5) / 80))
      }
      canvas.stroke(Box(x: x, y: point.y, width: 80, height: 12), theme.frame, width: 0.5)
      x += 86
      canvas.text(most, at: Point(x, point.y + 6), theme.smallFont, theme.faintText, .left, .middle)
      x += canvas.width(of: most, theme.smallFont) + 28
    }
    x -= 18
    canvas.text("of the row", at: Point(x, point.y + 6), theme.smallFont, theme.faintText, .left, .middle)
    return x + canvas.width(of: "of the row", theme.smallFont)
  }
}
