import Foundation

/// The live line: where an epoch stands, how well it goes, how fast, how long yet.
struct ProgressLine {
  let epoch, epochs: Int
  let done, of: Int
  let loss, accuracy: Double
  let imagesPerSecond: Double
  let secondsLeft: Double

  init(
    epoch: Int, epochs: Int, done: Int, of total: Int, loss: Double, accuracy: Double, imagesPerSecond: Double,
    secondsLeft: Double
  ) {
    (self.epoch, self.epochs, self.done, of) = (epoch, epochs, done, total)
    (self.loss, self.accuracy) = (loss, accuracy)
    (self.imagesPerSecond, self.secondsLeft) = (imagesPerSecond, secondsLeft)
  }

  /// The line in at most `width` columns: parts that do not fit are left out, the least needed first.
  func text(width: Int) -> String {
    let head = "epoch \(epoch)/\(epochs)"
    let count = "\(done)/\(of)"
    let score = String(format: "loss %.4f  acc %.4f", loss, accuracy)
    let rate = "\(grouped(imagesPerSecond)) images/s"
    let left = "\(Self.clock(secondsLeft)) left"
    for parts in [
      [head, count, score, rate, left], [head, score, rate, left], [head, score, left], [head, score], [head],
    ] {
      let line = parts.joined(separator: "  ")
      let room = width - line.count - 2
      if parts.count == 5 && room >= 10 {
        return line.replacing(head, with: "\(head)  \(bar(min(room, 24)))", maxReplacements: 1)
      }
      if line.count <= width { return line }
    }
    return String(head.prefix(max(width, 0)))
  }

  private func bar(_ width: Int) -> String {
    let filled = of == 0 ? width : min(width, done * width / of)
    return String(repeating: "━", count: filled) + String(repeating: "─", count: width - filled)
  }

  /// Minutes and seconds, or hours, minutes and seconds.
  static func clock(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "-" }
    let whole = Int(seconds.rounded())
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    return hours > 0
      ? String(format: "%d:%02d:%02d", hours, minutes, whole % 60) : String(format: "%d:%02d", minutes, whole % 60)
  }
}
