import Foundation
import RunFiles

/// Tells a person how a run goes: on a terminal one line that is redrawn in place, elsewhere a line an epoch.
public final class ProgressReporter {
  /// How much to say.
  public enum Style: String, CaseIterable, Sendable {
    /// Live on a terminal, plain elsewhere.
    case auto
    /// One line, redrawn in place.
    case live
    /// A line an epoch.
    case plain
    /// Nothing.
    case quiet
  }

  private let isLive: Bool
  private let isQuiet: Bool
  private let output: (String) -> Void
  private let width: () -> Int
  private var samples = 0
  private var epochs = 0
  private var lastDrawn: ContinuousClock.Instant?
  private var lineIsOpen = false
  private var epochImages = 0
  private var epochSeconds = 0.0
  private var sessionImages = 0
  private var sessionStart = ContinuousClock.now

  /// A reporter to standard output.
  public init(_ style: Style, terminal: Terminal? = Terminal.ofJob) {
    isLive = style == .live || (style == .auto && terminal != nil)
    isQuiet = style == .quiet
    width = { terminal?.width ?? 80 }
    output = { text in
      print(text, terminator: "")
      fflush(nil)
    }
  }

  /// A reporter to `output`, for tests.
  package init(isLive: Bool, width: Int, output: @escaping (String) -> Void) {
    self.isLive = isLive
    isQuiet = false
    self.width = { width }
    self.output = output
  }

  /// Writes a line, above the live one.
  public func say(_ line: String) {
    guard !isQuiet else { return }
    closeLine()
    output(line + "\n")
  }

  func begin(samples: Int, epochs: Int, epoch: Int, sampleOffset: Int) {
    self.samples = samples
    self.epochs = epochs
    sessionStart = .now
    if epoch > 1 || sampleOffset > 0 { say("going on in epoch \(epoch) at image \(sampleOffset) of \(samples)") }
  }

  func stepped(epoch: Int, samples count: Int, sampleOffset: Int, loss: Double, accuracy: Double, seconds: Double) {
    epochImages += count
    epochSeconds += seconds
    sessionImages += count
    guard isLive, !isQuiet else { return }
    let now = ContinuousClock.now
    if let lastDrawn, now - lastDrawn < .milliseconds(100), sampleOffset < samples { return }
    lastDrawn = now
    let left = samples * (epochs - epoch + 1) - sampleOffset
    let elapsed = (now - sessionStart).seconds
    let line = ProgressLine(
      epoch: epoch, epochs: epochs, done: sampleOffset, of: samples, loss: loss, accuracy: accuracy,
      imagesPerSecond: epochSeconds > 0 ? Double(epochImages) / epochSeconds : 0,
      secondsLeft: elapsed * Double(left) / Double(max(sessionImages, 1)))
    // Erases what a longer line before it left.
    output("\r" + line.text(width: width() - 1) + "\u{1B}[K")
    lineIsOpen = true
  }

  func finishEpoch(_ row: History.Row, isBest: Bool) {
    if lineIsOpen { output("\r\u{1B}[K") }
    lineIsOpen = false
    say(
      String(
        format: "epoch %d/%d  loss %.4f  acc %.4f  val_loss %.4f  val_acc %.4f  %@ images/s  %.1f s%@", row.epoch,
        epochs, row.loss, row.accuracy, row.validationLoss, row.validationAccuracy,
        grouped(epochSeconds > 0 ? Double(epochImages) / epochSeconds : 0), epochSeconds, isBest ? "  best" : ""))
    epochImages = 0
    epochSeconds = 0
  }

  func finish(
    _ result: ResultFile, confusion: ConfusionMatrix, best: RunFiles.Checkpoint.Best?, ending: RunEnding,
    validatesOnTestSet: Bool,
    folder: String
  ) {
    if let stopped = ending.stopped { say(stopped) }
    if ending.weightsEpoch < result.epochs { say("the weights are those of epoch \(ending.weightsEpoch), the best") }
    say("")
    say(confusion.table)
    say("")
    say(
      String(
        format: "test accuracy %.2f %%  test loss %.4f  (%d of %d images wrong)", result.testAccuracy * 100,
        result.testLoss, confusion.total - confusion.correct, confusion.total))
    if let best { say(String(format: "best \(best.metric) %.4f in epoch %d", best.value, best.epoch)) }
    if validatesOnTestSet {
      say("validation used the test set, as configured: the best epoch is chosen on test images")
    }
    if result.synthetic { say(ProgressReporter.syntheticWarning) }
    say("weights_sha256 \(result.weightsSHA256)")
    say("results in \(folder)")
  }

  func stopped(folder: String) { say("stopped and saved; `--resume auto --output \(folder)` goes on from here") }

  /// What is said wherever synthetic data is used.
  public static let syntheticWarning =
    "SYNTHETIC DATA: these garments are drawn by fmdist; the accuracy says nothing about Fashion-MNIST."

  /// Ends the live line, for what others write.
  func closeLine() {
    if lineIsOpen { output("\n") }
    lineIsOpen = false
  }
}

/// A rate with commas between its thousands.
func grouped(_ number: Double) -> String {
  guard number.isFinite, abs(number) < 1e15 else { return "-" }
  var digits = Array(String(Int(number.rounded())))
  for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
  return String(digits)
}
