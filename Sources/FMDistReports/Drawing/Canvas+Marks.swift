extension Canvas {
  /// A tick of `size` x `size` points around `center`: right.
  func check(at center: Point, size: Double, _ color: Color) {
    let half = size / 2
    line(
      [
        Point(center.x - half, center.y + half * 0.1), Point(center.x - half * 0.3, center.y + half * 0.8),
        Point(center.x + half, center.y - half * 0.8),
      ], color, width: size / 5, isRound: true)
  }

  /// A cross of `size` x `size` points around `center`: wrong.
  func cross(at center: Point, size: Double, _ color: Color) {
    let half = size / 2 * 0.8
    line(
      [Point(center.x - half, center.y - half), Point(center.x + half, center.y + half)], color, width: size / 5,
      isRound: true)
    line(
      [Point(center.x - half, center.y + half), Point(center.x + half, center.y - half)], color, width: size / 5,
      isRound: true)
  }

  /// A line with a head from `start` to `end`.
  func arrow(from start: Point, to end: Point, _ color: Color) {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let length = (dx * dx + dy * dy).squareRoot()
    guard length > 0 else { return }
    let (x, y) = (dx / length, dy / length)
    let neck = Point(end.x - 7 * x, end.y - 7 * y)
    line([start, neck], color, width: 1.5)
    polygon([end, Point(neck.x - 3.5 * y, neck.y + 3.5 * x), Point(neck.x + 3.5 * y, neck.y - 3.5 * x)], color)
  }
}
