import FMDistRuns
import FMDistTraining
import Testing

struct ProgressLineTests {
  private func line(
    epoch: Int = 3, epochs: Int = 10, done: Int = 27_000, of: Int = 60_000, isValidating: Bool = false,
    secondsLeft: Double? = 83.4, drawsLines: Bool = true, loss: Double = 0.51234, accuracy: Double = 0.8125
  ) -> ProgressLine {
    ProgressLine(
      epoch: epoch, epochs: epochs, done: done, of: of, loss: loss, accuracy: accuracy, imagesPerSecond: 12_345.6,
      secondsLeft: secondsLeft, isValidating: isValidating, drawsLines: drawsLines)
  }

  @Test(arguments: [
    (
      119,
      "epoch 3/10  ━━━━━━━━━━──────────────  27000/60000  loss 0.5123  acc 0.8125  12,346 images/s  1:23 left"
    ),
    (85, "epoch 3/10  ━━━━━━━━━━──────────────  27000/60000  loss 0.5123  acc 0.8125  1:23 left"),
    (79, "epoch 3/10  ━━━━━━━━──────────  27000/60000  loss 0.5123  acc 0.8125  1:23 left"),
    (66, "epoch 3/10  ━━━━━───────   45%  loss 0.5123  acc 0.8125  1:23 left"),
    (59, "epoch 3/10  ━━━━━━━━──────────   45%  acc 0.8125  1:23 left"),
    (39, "3/10 ━━━━━────────  45% acc 0.8125 1:23"), (29, "3/10 ━━━━━━────────  45% 1:23"), (19, "3/10 45% 1:23"),
    (9, "3/10 1:23"), (8, "3/10 45%"), (5, "3/10"), (3, "3/1"),
    (0, ""), (-1, ""),
  ])
  func saysWhatFits(width: Int, text: String) { #expect(line().text(width: width) == text) }

  /// Where all steps of the epoch so far were left out.
  @Test func whatIsNotKnownIsADash() {
    let text = line(loss: .nan, accuracy: .nan).text(width: 119)
    #expect(text.contains("  loss -  acc -  ") && !text.contains("nan"), "\(text)")
  }

  @Test func isNeverWiderThanItMayBe() {
    let lines = [
      line(), line(isValidating: true), line(secondsLeft: nil), line(epoch: 100, epochs: 100, secondsLeft: 360_000),
      line(done: 0, of: 0), line(done: 70_000), line(secondsLeft: .infinity),
    ]
    for line in lines {
      for width in 0...200 { #expect(line.text(width: width).count <= width, "\(width)") }
    }
  }

  @Test func theBarKeepsItsLength() {
    let start = line(done: 64).text(width: 119)
    #expect(start.contains("  ────────────────────────     64/60000  loss"))
    for width in 23...119 {
      let bars = [64, 27_000, 60_000].map { done in line(done: done).text(width: width).count { "━─".contains($0) } }
      #expect(bars[0] >= 8 && bars == [bars[0], bars[0], bars[0]], "\(width)")
    }
  }

  @Test func saysThatItValidates() {
    #expect(line(isValidating: true).text(width: 79).contains("─   validating  loss 0.5123"))
    #expect(line(isValidating: true).text(width: 19) == "3/10 val 1:23")
  }

  @Test func withoutUnicodeTheBarIsASCII() {
    let text = line(drawsLines: false).text(width: 119)
    #expect(text.contains("  ==========--------------  ") && text.allSatisfy(\.isASCII))
  }

  @Test(arguments: [
    (0, "0:00"), (59.4, "0:59"), (59.6, "1:00"), (3599, "59:59"), (3600, "1:00:00"), (360_000, "100:00:00"),
    (.nan, "-"), (-1, "-"), (1e300, "-"),
  ])
  func timesAreHoursMinutesAndSeconds(seconds: Double, text: String) {
    #expect(ProgressLine.clock(seconds) == text)
  }
}

struct LiveLineTests {
  @Test func isDrawnOverItselfAndErasedBehind() {
    var line = LiveLine()
    #expect(line.erase() == "" && line.leave() == "")
    #expect(line.draw("one", at: .now) == "\rone\u{1B}[K")
    #expect(line.draw("one", at: .now) == "")
    #expect(line.draw("two", at: .now) == "\rtwo\u{1B}[K")
    #expect(line.erase() == "\r\u{1B}[K")
    #expect(line.erase() == "")
    #expect(line.draw("two", at: .now) == "\rtwo\u{1B}[K")
    #expect(line.leave() == "\n")
  }

  /// A slow connection: steps of a millisecond, a line that changes with each, a wide terminal.
  @Test func asksForLessThanAKilobyteASecond() {
    var line = LiveLine()
    let start = ContinuousClock.now
    var bytes = 0
    for step in 0..<10_000 {
      let now = start + .milliseconds(step)
      guard line.isDue(at: now) else { continue }
      let text = ProgressLine(
        epoch: 3, epochs: 10, done: step, of: 10_000, loss: Double(step), accuracy: 0.5,
        imagesPerSecond: 1e5 + Double(step), secondsLeft: 100_000 - Double(step))
      bytes += line.draw(text.text(width: 199), at: now).utf8.count
    }
    #expect(bytes > 0 && bytes < 10 * 1000)
  }
}
