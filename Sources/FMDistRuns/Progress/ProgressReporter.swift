import FMDistDatasets
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining
import Foundation

/// Says how a run goes. To a person: on a terminal one line that is redrawn in place, elsewhere a line an epoch. To a program: a JSON object
/// an event.
package final class ProgressReporter: TrainingObserver {
  /// How much to say.
  package enum Style: String, CaseIterable, Sendable {
    /// Live on a terminal, plain elsewhere.
    case auto
    /// One line, redrawn in place; in JSON, `progress` events, one a second.
    case live
    /// A line an epoch; in JSON, the events of the run's log.
    case plain
    /// Nothing.
    case quiet
  }

  private let isLive: Bool
  private let isQuiet: Bool
  private let format: LogFormat
  private let screen: ProgressScreen
  private var line = LiveLine()
  private var lastProgress: ContinuousClock.Instant?
  private var lastStep: ContinuousClock.Instant?
  private var remaining = RemainingTime(samples: 0, validationImages: 0, testImages: 0, epochs: 0)
  /// The run's folder, and whether its data is synthetic: what there is to say at the end.
  var folder = ""
  var isSynthetic = false
  /// How many steps had no update, and of how many it is said at once.
  private var skippedSteps = 0
  private static let mostSkipped = 5
  /// What the line shows, while it waits for validation.
  private var shown: (loss: Double, accuracy: Double) = (0, 0)

  /// A reporter to `screen`.
  package init(_ style: Style, format: LogFormat = .text, screen: ProgressScreen) {
    isLive = style == .live || (style == .auto && format == .text && screen.redraws)
    isQuiet = style == .quiet
    self.format = format
    self.screen = screen
  }

  /// Notes the run's folder, and whether its data is `synthetic`, for the end.
  func writes(into folder: String, synthetic: Bool) { (self.folder, isSynthetic) = (folder, synthetic) }

  /// Writes a line, above the live one. Nothing in JSON, where all that there is to know is in events.
  package func say(_ text: String) { say(lines: [text]) }

  /// Writes the lines of `block`, such as a table, in whose parts line ends have been made visible before.
  func say(block: String) {
    say(lines: block.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
  }

  private func say(lines: [String]) {
    guard !isQuiet, format == .text else { return }
    screen.write(line.erase() + lines.map { $0.visible + "\n" }.joined())
  }

  /// Writes `json`, a line of the run's log, if it is events that are asked for.
  func event(_ json: String) {
    guard !isQuiet, format == .json else { return }
    screen.write(json + "\n")
  }

  package func began(_ start: TrainingBeginning) {
    if start.trained == nil {
      if let words = start.learningRate.words { say(words) }
      if let words = start.classWeightWords { say(words) }
    }
    remaining = RemainingTime(
      samples: start.samples, validationImages: start.validationImages, testImages: start.testImages,
      epochs: start.epochs)
    if let trained = start.trained {
      if start.epoch > 1 { say("\(trained.reason): only the result, pictures and page are completed") }
    } else if start.epoch > 1 || start.sampleOffset > 0 {
      say("resuming in epoch \(start.epoch) at image \(start.sampleOffset) of \(start.samples)")
    }
  }

  /// Says that there is nothing to do, and why.
  func nothingToTrain(_ trained: RunConfiguration.Trained, epochs: Int) {
    say("nothing to train: \(trained.reason)" + (trained.canGoOn ? "; raise training.epochs to train longer" : ""))
    event(EventLog.line("nothing_to_train", ["epochs": .integer(epochs), "reason": .string(trained.reason)]))
  }

  package func trained(_ step: TrainedStep) {
    guard isLive, !isQuiet else { return }
    let now = ContinuousClock.now
    if step.sampleOffset == step.samples, let lastStep { remaining.paused((now - lastStep).seconds - step.seconds) }
    lastStep = now
    remaining.trained(step.samples, in: step.seconds)
    shown = (step.loss, step.accuracy)
    show(epoch: step.epoch, done: step.sampleOffset, at: now, isLast: step.sampleOffset == remaining.samples)
  }

  package func validates(epoch: Int) {
    guard isLive, !isQuiet, format == .text else { return }
    draw(epoch: epoch, done: remaining.samples, isValidating: true, at: .now)
  }

  package func finished(_ epoch: FinishedEpoch) {
    let (row, measures) = (epoch.row, epoch.measure)
    say(
      String(
        format: "epoch %d/%d  loss %@  acc %.4f  val_loss %@  val_acc %.4f%@  %@ images/s  %.1f s%@", row.epoch,
        remaining.epochs, NumberText.loss(row.loss, grouped: false), row.accuracy,
        NumberText.loss(row.validationLoss, grouped: false), row.validationAccuracy,
        row.validationMetrics.map { "  val_\($0.words)" }.joined(),
        ProgressLine.rate(measures.imagesPerSecond), measures.seconds, epoch.isBest ? "  best" : ""))
  }

  package func skipped(step: Int, epoch: Int, isRolledBack: Bool) {
    skippedSteps += 1
    guard skippedSteps <= Self.mostSkipped else { return }
    say(
      "step \(step): the loss or a gradient is not finite; "
        + (isRolledBack ? "back to the weights at the beginning of epoch \(epoch)" : "no update")
        + (skippedSteps == Self.mostSkipped ? ". Further such steps are counted at the end" : ""))
  }

  package func reduced(learningRate: Double, epoch: Int) {
    say(String(format: "learning rate %g from epoch %d on, as nothing has improved", learningRate, epoch))
  }

  package func traced(_ sentences: [String]) { for sentence in sentences { say(sentence) } }

  /// How folders of images are read before training: as `console` reads them, and shown where this shows anything.
  func loader(_ team: any ImageTeam, _ console: Console) -> ImageLoader {
    var console = console
    console.screen = isLive && !isQuiet && format == .text ? screen : nil
    return console.loader(team)
  }

  /// Ends the live line, for what others write.
  func closeLine() {
    let end = line.leave()
    if !end.isEmpty { screen.write(end) }
  }

  private func show(epoch: Int, done: Int, at now: ContinuousClock.Instant, isLast: Bool) {
    switch format {
    case .text:
      if isLast || line.isDue(at: now) { draw(epoch: epoch, done: done, isValidating: false, at: now) }
    case .json:
      if let lastProgress, now - lastProgress < .seconds(1) { return }
      lastProgress = now
      event(
        EventLog.line(
          "progress",
          [
            "epoch": .integer(epoch), "sample_offset": .integer(done), "loss": .number(shown.loss),
            "acc": .number(shown.accuracy), "images_per_second": .number(remaining.rate ?? .nan),
            "seconds_left": .number(remaining.seconds(epoch: epoch, done: done) ?? .nan),
          ]))
    }
  }

  private func draw(epoch: Int, done: Int, isValidating: Bool, at now: ContinuousClock.Instant) {
    let words = ProgressLine(
      epoch: epoch, epochs: remaining.epochs, done: done, of: remaining.samples, loss: shown.loss,
      accuracy: shown.accuracy, imagesPerSecond: remaining.rate ?? .nan,
      secondsLeft: remaining.seconds(epoch: epoch, done: done), isValidating: isValidating,
      drawsLines: screen.showsUnicode)
    let bytes = line.draw(words.text(width: screen.width() - 1), at: now)
    if !bytes.isEmpty { screen.write(bytes) }
  }
}

extension TrainingBeginning {
  /// What the training images of each class are multiplied by; nil where all count the same.
  fileprivate var classWeightWords: String? {
    guard !classWeights.isEmpty else { return nil }
    let words = classWeights.prefix(12).map { "\($0.className.brief()) \(NumberText.short(Double($0.weight)))" }
    return "class weights: \(words.joined(separator: ", "))\(words.count < classWeights.count ? " …" : "")"
  }
}
