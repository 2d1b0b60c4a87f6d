/// The way from a box of a diagram to another than the next: right of the column, past the boxes between, and in from the right.
struct DiagramDetour {
  let from, to: Int
  /// Which of several lines side by side it takes.
  let lane: Int

  /// The lines side by side, and the points from one to the next.
  private static let lanes = 4
  private static let step = 7.0
  /// Points that detours need right of the last column.
  static let room = 12 + Double(lanes) * step

  func draw(on canvas: Canvas, _ layout: DiagramLayout) {
    let (source, target) = (layout.box(from), layout.box(to))
    let offset = 10 + Double(lane % Self.lanes) * Self.step
    let color = canvas.theme.palette[lane % canvas.theme.palette.count]
    let (low, high) = (source.center.y + 6, target.center.y - 6)
    var points = [Point(source.right, low), Point(source.right + offset, low)]
    if source.x != target.x {
      let above = layout.origin.y - 4 - Double(lane % Self.lanes) * 2
      points += [Point(source.right + offset, above), Point(target.right + offset, above)]
    }
    points.append(Point(target.right + offset, high))
    canvas.line(points, color, width: 1.2)
    canvas.arrow(from: Point(target.right + offset, high), to: Point(target.right, high), color)
  }
}
