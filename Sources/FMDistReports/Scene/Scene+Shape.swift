extension Scene {
  /// A part of it. Places are points from the upper left corner, y downwards.
  package enum Shape: Sendable, Equatable {
    /// A line through points; of one point, a dot.
    case line([Point], Stroke)
    /// The mark of a value.
    case dot(Point, Ink, isHollow: Bool)
    /// A line of small text, whose part that the alignments name is at `at`, turned around it by `degrees` clockwise.
    case text(String, at: Point, Ink, HorizontalAlignment, VerticalAlignment, degrees: Double = 0)

    /// The radius of a dot, and that of a hollow one's inside.
    static let dotRadius = 3.0
    static let hollowRadius = 1.6
  }
}
