import FMDistTraining

/// The last line of a terminal, drawn over itself.
///
/// It asks little of the connection: at most ``redrawsPerSecond`` lines a second, each in one piece and over the one before, which is
/// never cleared first and so does not flicker. It takes one column less than there are, so that it never wraps; of a terminal that was made
/// narrower, part of one line may stay. No colours.
package struct LiveLine {
  /// Often enough to look alive.
  package static let redrawsPerSecond = 5
  private static let returnToStart = "\r"
  private static let eraseToEnd = "\u{1B}[K"

  private var drawn: String?
  private var time: ContinuousClock.Instant?

  /// No line yet.
  package init() {}

  /// Whether so much time has passed that it may be drawn again.
  package func isDue(at now: ContinuousClock.Instant) -> Bool {
    guard let time else { return true }
    return now - time >= .seconds(1) / Self.redrawsPerSecond
  }

  /// The bytes that draw `text`, which is short enough; none where it stands there already.
  package mutating func draw(_ text: String, at now: ContinuousClock.Instant) -> String {
    time = now
    guard text != drawn else { return "" }
    drawn = text
    return Self.returnToStart + text + Self.eraseToEnd
  }

  /// The bytes that take the line away, if there is one.
  package mutating func erase() -> String {
    guard drawn != nil else { return "" }
    drawn = nil
    return Self.returnToStart + Self.eraseToEnd
  }

  /// The bytes that leave the line behind, if there is one.
  package mutating func leave() -> String {
    guard drawn != nil else { return "" }
    drawn = nil
    return "\n"
  }
}
