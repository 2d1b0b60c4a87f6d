import FMDistPlatform
import FMDistRunFiles

/// A confusion matrix in colours: what is right in one, what is wrong in another, both by their share of the row, so that
/// a few mistakes can be seen beside many right answers. Beside it precision, recall and F1. Of very many classes those that are confused most
/// often.
package struct ConfusionHeatMap: Sendable {
  /// What the cells say.
  package enum Numbers: Sendable {
    /// Counts of images.
    case counts
    /// Percentages of the row.
    case percentages
  }

  /// Above all.
  package var title: String
  /// A line below the title; nil for the number of mistakes.
  package var subtitle: String?
  /// What was counted.
  package var confusion: ConfusionMatrix
  /// What the cells say.
  package var numbers: Numbers

  /// A heat map of `confusion`.
  package init(title: String, subtitle: String? = nil, confusion: ConfusionMatrix, numbers: Numbers = .counts) {
    self.title = title
    self.subtitle = subtitle
    self.confusion = confusion
    self.numbers = numbers
  }

  private static let legendHeight = 46.0
  private static let scoreWidth = 62.0
  private static let scoreGap = 16.0

  /// The heat map as a picture.
  package func picture(_ theme: Theme = .light) -> Picture {
    let canvas = Canvas.measuring(theme)
    let shown = confusion.shownClasses(most: ManyClasses.mostInPicture)
    let all = confusion.classNames.count
    let sentence =
      confusion.errorSentence + (numbers == .percentages ? "; numbers are % of the row" : "")
      + (shown.count < all ? "; " + ManyClasses.sentence(shown.count, of: all) : "")
    let head = PictureHeader(title: title, subtitle: subtitle ?? sentence)
    let names = shown.map { canvas.shortened(confusion.classNames[$0], to: 120, theme.smallFont) }
    let layout = HeatMapLayout(
      classes: names.count, nameWidth: canvas.width(ofWidest: names, theme.smallFont).rounded(.up),
      corner: Point(theme.margin, head.height(theme) + Self.legendHeight))
    let showsScores = layout.side >= 13 && !names.isEmpty
    let right = layout.origin.x + layout.extent + (showsScores ? Self.scoreGap + 3 * Self.scoreWidth : 0)
    let paint = HeatMapPaint(confusion, theme, shown: shown)
    let legend = paint.drawLegend(on: canvas, at: Point(theme.margin, 0))
    let width = max(max(right, legend) + theme.margin, head.width(canvas))
    let height = layout.origin.y + layout.extent + layout.footHeight + 26 + theme.margin / 2
    return Picture(width: width, height: height, theme: theme) { canvas in
      head.draw(on: canvas, width: width)
      guard !names.isEmpty else {
        return canvas.text("no classes", at: layout.origin, theme.font, theme.faintText)
      }
      paint.drawLegend(on: canvas, at: Point(theme.margin, head.height(theme) + 4))
      drawCells(shown, on: canvas, layout, paint)
      drawNames(names, on: canvas, layout)
      if showsScores { drawScores(shown, on: canvas, layout) }
    }
  }

  private func text(_ row: Int, _ column: Int) -> String {
    switch numbers {
    case .counts: NumberText.grouped(confusion.counts[row][column])
    case .percentages: NumberText.decimals(confusion.share(row, column) * 100, 1)
    }
  }

  private func drawCells(_ shown: [Int], on canvas: Canvas, _ layout: HeatMapLayout, _ paint: HeatMapPaint) {
    let theme = canvas.theme
    guard layout.side >= 20 else {
      // Too small for numbers, and many: an image, not a shape each.
      let box = Box(x: layout.origin.x, y: layout.origin.y, width: layout.extent, height: layout.extent)
      canvas.image(paint.image, in: box)
      return canvas.stroke(box, theme.frame)
    }
    let classes = shown.indices
    func text(_ row: Int, _ column: Int) -> String { self.text(shown[row], shown[column]) }
    // The largest font in which every number fits; none where that could not be read.
    let widest = classes.flatMap { row in classes.map { canvas.width(of: text(row, $0), Font(10)) } }.max() ?? 0
    let size = min(11.5, (layout.side - 4) / max(widest, 1) * 10)
    let gap = 1.0
    for row in classes {
      for column in classes {
        let cell = layout.cell(row: row, column: column)
        canvas.fill(
          Box(x: cell.x, y: cell.y, width: cell.width - gap, height: cell.height - gap),
          paint.color(row: row, column: column))
        guard size >= 8 else { continue }
        let isZero = confusion.counts[shown[row]][shown[column]] == 0
        canvas.text(
          isZero ? "0" : text(row, column), at: Point(cell.center.x - gap / 2, cell.center.y - gap / 2), Font(size),
          paint.ink(row: row, column: column), .center, .middle)
      }
    }
  }

  private func drawNames(_ names: [String], on canvas: Canvas, _ layout: HeatMapLayout) {
    let theme = canvas.theme
    let bottom = layout.origin.y + layout.extent
    for index in stride(from: 0, to: names.count, by: layout.nameStride) {
      let cell = layout.cell(row: index, column: index)
      let left = layout.origin.x - HeatMapLayout.nameGap
      canvas.text(names[index], at: Point(left, cell.center.y), theme.smallFont, theme.text, .right, .middle)
      if layout.turnsNames {
        let end = Point(cell.center.x + 3, bottom + HeatMapLayout.nameGap)
        canvas.text(names[index], at: end, theme.smallFont, theme.text, .right, .middle, degrees: -45)
      } else {
        let top = Point(cell.center.x, bottom + HeatMapLayout.nameGap)
        canvas.text(names[index], at: top, theme.smallFont, theme.text, .center, .top)
      }
    }
    let middle = layout.extent / 2
    canvas.text(
      "true class",
      at: Point(layout.origin.x - layout.nameWidth - HeatMapLayout.nameGap - 12, layout.origin.y + middle),
      theme.font, theme.faintText, .center, .middle, degrees: -90)
    canvas.text(
      "predicted class", at: Point(layout.origin.x + middle, bottom + layout.footHeight + 8), theme.font,
      theme.faintText,
      .center, .top)
  }

  private func drawScores(_ shown: [Int], on canvas: Canvas, _ layout: HeatMapLayout) {
    let theme = canvas.theme
    let scores = ClassScores(confusion)
    let left = layout.origin.x + layout.extent + Self.scoreGap
    let columns: [(String, (ClassScores.Scores) -> Double)] = [
      ("precision", \.precision), ("recall", \.recall), ("F1", \.f1),
    ]
    for (column, (name, value)) in columns.enumerated() {
      let right = left + Double(column + 1) * Self.scoreWidth
      canvas.text(name, at: Point(right, layout.origin.y - 7), theme.smallFont, theme.faintText, .right)
      for (row, score) in shown.map({ scores.classes[$0] }).enumerated() {
        let y = layout.cell(row: row, column: 0).center.y
        canvas.text(
          NumberText.decimals(value(score), 3), at: Point(right, y), theme.smallFont, theme.text, .right, .middle)
      }
      let bottom = layout.origin.y + layout.extent + 12
      canvas.text(
        NumberText.decimals(value(scores.macroAverage), 3), at: Point(right, bottom), theme.smallFont, theme.text,
        .right,
        .middle)
    }
    let rule = layout.origin.y + layout.extent + 2
    canvas.line([Point(left + 8, rule), Point(left + 3 * Self.scoreWidth, rule)], theme.grid)
    canvas.text(
      "mean of classes", at: Point(left + 3 * Self.scoreWidth, rule + 26), theme.smallFont, theme.faintText, .right,
      .middle)
  }
}
