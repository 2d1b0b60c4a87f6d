/// How a line is drawn.
package struct Stroke: Sendable, Equatable {
  /// Its colour.
  package var ink: Ink
  /// In points.
  package var width = 1.0
  /// Lengths that are drawn and left out in turn, in points; none for a line without gaps.
  package var dashes: [Double] = []
  /// Whether its ends, and those of its dashes, are round.
  package var isRound = false
}
