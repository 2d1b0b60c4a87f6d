import Communication
import Datasets
import Foundation
import NeuralNet
import RunFiles

/// Everything that a run leaves behind: its folder's files, and lines for the person who waits. Rank 0 has the only one.
public final class RunRecorder {
  /// The run's folder.
  public let folder: RunFolder
  private let reporter: ProgressReporter
  private let log: EventLog
  private let ranks: Int
  private let threads: Int
  private var samples = 0
  private var epochs = 0
  private var trainedImages = 0
  private var trainingSeconds = 0.0

  /// Opens the files of `folder` for a run of `ranks` with `threads` each.
  public init(
    folder: RunFolder, configuration: RunConfiguration, reporter: ProgressReporter, ranks: Int, threads: Int
  ) throws(RunFileError) {
    self.folder = folder
    self.reporter = reporter
    self.ranks = ranks
    self.threads = threads
    try AtomicFile.write(configuration.yaml, to: folder.configuration)
    log = try EventLog(folder.log)
  }

  func begin(samples: Int, epochs: Int, epoch: Int, sampleOffset: Int, learningRate: LearningRate) {
    self.samples = samples
    self.epochs = epochs
    if let words = learningRate.words { reporter.say(words) }
    reporter.begin(samples: samples, epochs: epochs, epoch: epoch, sampleOffset: sampleOffset)
    note(
      "begin",
      [
        "epoch": .integer(epoch), "sample_offset": .integer(sampleOffset), "ranks": .integer(ranks),
        "learning_rate": .number(learningRate.target),
      ])
  }

  func stepped(epoch: Int, samples: Int, sampleOffset: Int, loss: Double, correct: Int, seconds: Double) {
    trainedImages += samples
    trainingSeconds += seconds
    reporter.stepped(
      epoch: epoch, samples: samples, sampleOffset: sampleOffset, loss: loss / Double(sampleOffset),
      accuracy: Double(correct) / Double(sampleOffset), seconds: seconds)
  }

  func finishEpoch(
    _ row: History.Row, history: History, isBest: Bool, learningRate: Double
  ) throws(RunFileError) {
    reporter.finishEpoch(row, isBest: isBest)
    try write(history)
    note(
      "epoch",
      [
        "epoch": .integer(row.epoch), "loss": .number(row.loss), "acc": .number(row.accuracy),
        "val_loss": .number(row.validationLoss), "val_acc": .number(row.validationAccuracy),
        "learning_rate": .number(learningRate),
      ])
  }

  /// Says that the learning rate falls, from the beginning of `epoch` on.
  func reduced(learningRate: Double, epoch: Int) {
    reporter.say("learning rate \(learningRate) from epoch \(epoch) on, as nothing has improved")
    note("learning_rate", ["epoch": .integer(epoch), "learning_rate": .number(learningRate)])
  }

  func write(_ history: History) throws(RunFileError) { try history.write(to: folder.history) }

  func save(_ checkpoint: Checkpoint, isBest: Bool) throws(RunFileError) {
    try folder.checkpoints.write(checkpoint, isBest: isBest)
    note("checkpoint", ["epoch": .integer(checkpoint.epoch), "sample_offset": .integer(checkpoint.sampleOffset)])
  }

  func finish(
    configuration: RunConfiguration, dataset: Dataset, scores: Evaluator.Scores, history: History,
    best: Checkpoint.Best?, ending: RunEnding, validatesOnTestSet: Bool, weightsSHA256: String, parameterCount: Int,
    seconds: Double
  ) throws {
    let result = ResultFile(
      configurationName: configuration.name, dataset: dataset.name, synthetic: dataset.source.synthetic,
      testAccuracy: scores.confusion.accuracy, testLoss: scores.loss,
      validationAccuracy: history.rows.last?.validationAccuracy ?? .nan, confusion: scores.confusion.counts,
      weightsSHA256: weightsSHA256, parameterCount: parameterCount,
      imagesPerSecond: trainingSeconds > 0 ? Double(trainedImages) / trainingSeconds : .nan, seconds: seconds,
      ranks: ranks, threadsPerRank: threads, epochs: history.rows.count,
      stoppedEarly: ending.stopped != nil, weightsEpoch: ending.weightsEpoch,
      batchSize: configuration.training.batchSize,
      seed: Int(configuration.training.seed), fmdistVersion: fmdistVersion)
    // Going on with a finished run trains nothing, and must not lose how fast it was.
    let before = trainedImages == 0 ? try? ResultFile(file: folder.result) : nil
    if before?.weightsSHA256 != weightsSHA256 { try result.write(to: folder.result) }
    try AtomicFile.write(scores.confusion.table + "\n", to: folder.confusion)
    if let warning = ending.warning { StandardError.write("warning: \(warning)") }
    note("end", ["test_accuracy": .number(result.testAccuracy), "weights_sha256": .string(weightsSHA256)])
    reporter.finish(
      result, confusion: scores.confusion, best: best, ending: ending,
      validatesOnTestSet: validatesOnTestSet, folder: folder.path)
  }

  /// Says what a trace has come to.
  func traced(_ sentences: [String]) {
    for sentence in sentences { reporter.say(sentence) }
    note("trace", ["summary": .string(sentences.joined(separator: "; "))])
  }

  /// Says that the run was asked to stop and has saved.
  public func stopped() {
    reporter.stopped(folder: folder.path)
    note("stopped")
  }

  /// Notes that the run can't go on.
  func diverged(epoch: Int, step: Int) {
    reporter.closeLine()
    note("diverged", ["epoch": .integer(epoch), "step": .integer(step)])
  }

  /// Notes that `ranks` hold something else than the others.
  func strayed(step: Int, ranks: [Int]) {
    reporter.closeLine()
    note("strayed", ["step": .integer(step), "ranks": .string(ranks.map(String.init).joined(separator: " "))])
  }

  /// The log is for reading along; a full disk is told by the files that matter.
  private func note(_ event: String, _ fields: KeyValuePairs<String, EventLog.Value> = [:]) {
    try? log.append(event, fields)
  }
}
