import FMDistPlatform
import FMDistTraining

/// The live line while images are read: how many of how many, how fast, how long yet. It goes when they are.
final class ReadingProgress {
  private let screen: ProgressScreen
  private var line = LiveLine()
  private var start: ContinuousClock.Instant?

  init(_ screen: ProgressScreen) { self.screen = screen }

  /// Shows that `done` of `total` images are read.
  func show(done: Int, of total: Int) {
    guard screen.redraws else { return }
    guard done < total else {
      start = nil
      return write(line.erase())
    }
    let now = ContinuousClock.now
    let start = start ?? now
    self.start = start
    guard line.isDue(at: now) else { return }
    let rate = Double(done) / (now - start).seconds
    let text = Self.text(
      done: done, of: total, imagesPerSecond: rate, drawsLines: screen.showsUnicode, width: screen.width() - 1)
    write(line.draw(text, at: now))
  }

  /// The line in at most `width` columns.
  static func text(done: Int, of total: Int, imagesPerSecond rate: Double, drawsLines: Bool, width: Int) -> String {
    let count = "\(NumberText.grouped(done))/\(NumberText.grouped(total))"
    let left = rate > 0 ? ProgressLine.clock(Double(total - done) / rate) : "-"
    let numbers = ["\(count)  \(ProgressLine.rate(rate)) images/s  \(left) left", "\(count)  \(left) left", count]
    for text in numbers {
      let room = width - "reading images".count - text.count - 4
      guard room >= 8 else { continue }
      return
        "reading images  \(ProgressLine.bar(min(room, 24), done: done, of: total, drawsLines: drawsLines))  \(text)"
    }
    return String(count.prefix(max(width, 0)))
  }

  private func write(_ bytes: String) { if !bytes.isEmpty { screen.write(bytes) } }
}
