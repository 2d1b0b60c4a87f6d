import FMDistPlatform
import FMDistTraining
import Foundation

/// The live line: where an epoch stands, how well it goes, how fast, how long yet.
package struct ProgressLine {
  let epoch, epochs: Int
  let done, of: Int
  let loss, accuracy: Double
  let imagesPerSecond: Double
  /// nil where it is not known yet.
  let secondsLeft: Double?
  /// Whether the epoch is trained, and is being validated.
  let isValidating: Bool
  /// Whether the bar is drawn with characters outside of ASCII.
  let drawsLines: Bool

  package init(
    epoch: Int, epochs: Int, done: Int, of total: Int, loss: Double, accuracy: Double, imagesPerSecond: Double,
    secondsLeft: Double?, isValidating: Bool = false, drawsLines: Bool = true
  ) {
    (self.epoch, self.epochs, self.done, of) = (epoch, epochs, done, total)
    (self.loss, self.accuracy) = (loss, accuracy)
    (self.imagesPerSecond, self.secondsLeft) = (imagesPerSecond, secondsLeft)
    (self.isValidating, self.drawsLines) = (isValidating, drawsLines)
  }

  /// The columns of the bar, at least and at most.
  private static let barWidths = 8...24

  /// The line in at most `width` columns: of what does not fit the least needed is left out first, or said shorter.
  package func text(width: Int) -> String {
    let short = "\(epoch)/\(epochs)"
    let head = "epoch \(short)"
    // As wide at the epoch's beginning as at its end, so that the bar keeps its length.
    let most = "\(of)/\(of)"
    let now = isValidating ? "validating" : "\(done)/\(of)"
    let count = String(repeating: " ", count: max(most.count - now.count, 0)) + now
    let percent = isValidating ? "val" : "\(of == 0 ? 100 : min(done, of) * 100 / of)%"
    let wide = String(repeating: " ", count: 4 - percent.count) + percent
    // Neither is known while an epoch's steps are all left out.
    let accuracy = "acc \(self.accuracy.isFinite ? String(format: "%.4f", self.accuracy) : "-")"
    let score = "loss \(loss.isFinite ? NumberText.loss(loss, grouped: false) : "-")  \(accuracy)"
    let rate = "\(ProgressLine.rate(imagesPerSecond)) images/s"
    let clock = secondsLeft.map(Self.clock) ?? "-"
    let left = "\(clock) left"
    // The bar is what one sees from afar, so that numbers go before it.
    for (first, rest) in [
      (head, [count, score, rate, left]), (head, [count, score, left]), (head, [wide, score, left]),
      (head, [wide, accuracy, left]), (short, [wide, accuracy, clock]), (short, [wide, clock]),
    ] {
      let gap = first == short ? " " : "  "
      let numbers = rest.joined(separator: gap)
      let room = width - first.count - numbers.count - 2 * gap.count
      guard room >= Self.barWidths.lowerBound else { continue }
      return [
        first, Self.bar(min(room, Self.barWidths.upperBound), done: done, of: of, drawsLines: drawsLines), numbers,
      ].joined(separator: gap)
    }
    for parts in [[short, percent, clock], [short, clock], [short, percent]] {
      let line = parts.joined(separator: " ")
      if line.count <= width { return line }
    }
    return String(short.prefix(max(width, 0)))
  }

  /// A bar of `width` columns.
  static func bar(_ width: Int, done: Int, of total: Int, drawsLines: Bool) -> String {
    let filled = total == 0 ? width : min(width, done * width / total)
    return String(repeating: drawsLines ? "━" : "=", count: filled)
      + String(repeating: drawsLines ? "─" : "-", count: width - filled)
  }

  /// Minutes and seconds, or hours, minutes and seconds.
  /// Images a second with commas between thousands; - where none are known.
  static func rate(_ imagesPerSecond: Double) -> String {
    guard imagesPerSecond.isFinite, abs(imagesPerSecond) < 1e15 else { return "-" }
    return NumberText.grouped(Int(saturating: imagesPerSecond.rounded()))
  }

  package static func clock(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "-" }
    let whole = Int(saturating: seconds.rounded())
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    return hours > 0
      ? String(format: "%d:%02d:%02d", hours, minutes, whole % 60) : String(format: "%d:%02d", minutes, whole % 60)
  }
}
