/// How the line of a run looks among those of others, in pictures as in pages: colour, dashes and dots follow its place in their order.
///
/// There are eight dashes and seven colours, so that neighbours differ in both, and no two of the first 56 lines are alike.
package struct LineStyle: Sendable, Equatable {
  /// The colour's place in ``Theme/palette``.
  package let color: Int
  /// Lengths that are drawn and left out in turn, in points of a line 2 wide with round ends, which take 1 at each; none for a line
  /// without gaps.
  package let dashes: [Double]
  /// Whether its dots are hollow.
  package let isHollow: Bool

  /// The style of line `index`, from 0, in a palette of `colors`.
  package init(_ index: Int, colors: Int = Theme.light.palette.count) {
    let pattern = index % Self.patterns.count
    color = index % colors
    dashes = Self.patterns[pattern]
    isHollow = pattern % 2 == 1
  }

  package static let patterns: [[Double]] = [
    [], [8, 6], [1, 5], [12, 5, 1, 5], [21, 6], [10, 5, 1, 5, 1, 5], [20, 5, 5, 5], [1, 10],
  ]
  /// The dashes of a line with hollow dots where these are too many to be drawn.
  static let insteadOfDots: [Double] = [8, 6]
  /// The length of a legend's sample, which shows each pattern once or more.
  static let sampleLength = 44.0
  /// More epochs than this get no dots, which would hide the gaps between dashes.
  static let mostDots = 12
}
