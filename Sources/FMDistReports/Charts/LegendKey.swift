/// A line of a legend: a sample of what is drawn, and its name.
struct LegendKey: Sendable, Equatable {
  var name: String
  /// The name's colour.
  var ink: Ink
  var stroke: Stroke
  /// Whether the dot is hollow; nil for no dot.
  var dot: Bool? = nil

  /// The sample, from `start` to `length` to its right.
  func sample(from start: Point, length: Double) -> [Scene.Shape] {
    var stroke = stroke
    // Thin lines are for many points.
    if stroke.isRound { stroke.width = 2 }
    let line = Scene.Shape.line([start, Point(start.x + length, start.y)], stroke)
    return [line] + (dot.map { [.dot(Point(start.x + length / 2, start.y), stroke.ink, isHollow: $0)] } ?? [])
  }
}
