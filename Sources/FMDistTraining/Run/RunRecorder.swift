import FMDistCommunication
import FMDistDatasets
import FMDistNeuralNet
import FMDistPlatform
import FMDistReports
import FMDistRunFiles
import Foundation

/// Everything that a run leaves behind: its folder's files, and lines for the person who waits. Rank 0 has the only one.
package final class RunRecorder {
  /// The run's folder.
  package let folder: RunFolder
  private let configuration: RunConfiguration
  private let model: ModelPlan
  private let dataset: Dataset
  private let warnings: [DatasetWarning]
  private let reporter: ProgressReporter
  private var log: EventLog
  /// The folder is this process's as long as it has this.
  private let claim: RunClaim
  private var hasSaved = false
  private let writesEventFiles: Bool
  private let ranks: Int
  private let threads: Int
  private let environment: EnvironmentFile
  private var eventFiles: TensorBoardFolder?
  private var logIsWritten = true
  /// Whether a file could not be written that the run can do without, which has been said.
  private(set) var hasLostFiles = false
  private var trainedImages = 0
  private var trainingSeconds = 0.0

  /// Where a session begins, and what is known there.
  struct Beginning {
    /// The epoch that is trained, from 1, and how many of its samples are done.
    let epoch, sampleOffset: Int
    /// The images that an epoch trains, that validate, and that test.
    let samples, validationImages, testImages: Int
    let learningRate: LearningRate
    /// Why nothing is left to train; nil where something is.
    let trained: RunConfiguration.Trained?
    /// The finished epochs.
    let table: HistoryTable
  }

  /// Opens the files of the folder of `claim` for a run of the ranks on `hosts` with `threads` each; TensorBoard's if `writesEventFiles`.
  init(
    claim: RunClaim, configuration: RunConfiguration, model: ModelPlan, dataset: Dataset,
    warnings: [DatasetWarning] = [], reporter: ProgressReporter, writesEventFiles: Bool, hosts: Hosts, threads: Int
  ) throws(RunFileError) {
    self.claim = claim
    folder = claim.folder
    self.configuration = configuration
    self.model = model
    self.dataset = dataset
    self.warnings = warnings
    self.reporter = reporter
    self.writesEventFiles = writesEventFiles
    ranks = hosts.size
    self.threads = threads
    environment = EnvironmentFile(dataset: dataset, hosts: hosts, threads: threads)
    try AtomicFile.write(configuration.yaml, to: folder.configuration)
    // A result that is there may stay, if this session trains nothing: then so does what it was made on.
    if !folder.hasResult { try environment.write(to: folder.environment) }
    log = try EventLog(folder.log)
  }

  func begin(_ start: Beginning) {
    let training = configuration.training
    if start.trained == nil, let words = start.learningRate.words { reporter.say(words) }
    reporter.begin(start, epochs: training.epochs)
    note(
      "begin",
      [
        "epoch": .integer(start.epoch), "sample_offset": .integer(start.sampleOffset), "ranks": .integer(ranks),
        "threads_per_rank": .integer(threads), "learning_rate": .number(start.learningRate.target),
        "name": .string(configuration.name), "folder": .string(folder.path), "dataset": .string(dataset.name),
        "synthetic": .bool(dataset.source.synthetic), "training_images": .integer(start.samples),
        "validation_images": .integer(start.validationImages), "test_images": .integer(start.testImages),
        "epochs": .integer(training.epochs), "batch_size": .integer(training.batchSize),
        "parameter_count": .integer(model.parameterCount), "fmdist_version": .string(fmdistVersion),
      ])
    for warning in warnings {
      note("warning", ["kind": .string(warning.kind.rawValue), "message": .string(warning.message)])
    }
    guard writesEventFiles else { return }
    writingEventFiles { () throws(RunFileError) in
      eventFiles = try TensorBoardFolder(
        folder.tensorBoard, configuration: configuration, model: model.summary(title: configuration.name.visible),
        table: start.table)
    }
  }

  func stepped(
    epoch: Int, samples: Int, sampleOffset: Int, loss: Double, correct: Int, seconds: Double
  ) throws(RunFileError) {
    if trainedImages == 0 { try outdateResult() }
    trainedImages += samples
    trainingSeconds += seconds
    reporter.stepped(
      epoch: epoch, samples: samples, sampleOffset: sampleOffset, loss: loss / Double(sampleOffset),
      accuracy: Double(correct) / Double(sampleOffset), seconds: seconds)
  }

  /// A finished run that is trained on is not finished: what tells of its end goes, so that nothing in the folder is of another epoch.
  private func outdateResult() throws(RunFileError) {
    guard folder.hasResult else { return }
    try folder.clearResult()
    try environment.write(to: folder.environment)
  }

  /// Says that the epoch is trained, and validation begins.
  func validates(epoch: Int) { reporter.validates(epoch: epoch) }

  /// Records an epoch: its row and its measures, which are the last ones of `history` and `all`.
  func finishEpoch(
    _ row: History.Row, _ measures: EpochMeasures, history: History, all: [EpochMeasures], isBest: Bool
  ) throws(RunFileError) {
    reporter.finishEpoch(row, measures, isBest: isBest)
    try write(history, all)
    note(
      "epoch",
      [
        "epoch": .integer(row.epoch), "loss": .number(row.loss), "acc": .number(row.accuracy),
        "val_loss": .number(row.validationLoss), "val_acc": .number(row.validationAccuracy),
        "learning_rate": .number(measures.learningRate), "images_per_second": .number(measures.imagesPerSecond),
        "seconds": .number(measures.seconds),
      ])
    writingEventFiles { () throws(RunFileError) in try eventFiles?.finishEpoch(row, measures) }
  }

  /// Says that the learning rate falls, from the beginning of `epoch` on.
  func reduced(learningRate: Double, epoch: Int) {
    reporter.say(
      String(format: "learning rate %g from epoch %d on, as nothing has improved", learningRate, epoch))
    note("learning_rate", ["epoch": .integer(epoch), "learning_rate": .number(learningRate)])
  }

  func write(_ history: History, _ measures: [EpochMeasures]) throws(RunFileError) {
    try inPlace { () throws(RunFileError) in
      try history.write(to: folder.history)
      try HistoryTable(history, measures).write(to: folder.historyTable)
    }
  }

  /// Shows pictures in TensorBoard, of the run as it is after `epochs`.
  package func show(_ images: [(tag: String, image: EncodedImage)], epochs: Int) {
    writingEventFiles { () throws(RunFileError) in try eventFiles?.add(images, epochs: epochs) }
  }

  func save(_ checkpoint: Checkpoint, isBest: Bool) throws(RunFileError) {
    try inPlace { () throws(RunFileError) in
      try restoreFiles()
      try folder.checkpoints.write(checkpoint, isBest: isBest)
    }
    hasSaved = true
    note("checkpoint", ["epoch": .integer(checkpoint.epoch), "sample_offset": .integer(checkpoint.sampleOffset)])
  }

  /// Writes by `body`; where the folder is gone, its failure is told as that.
  private func inPlace(_ body: () throws(RunFileError) -> Void) throws(RunFileError) {
    try claim.expectInPlace()
    do throws(RunFileError) { try body() } catch {
      try claim.expectInPlace()
      throw error
    }
  }

  /// Writes again what was deleted of the folder since it was written, and says so.
  private func restoreFiles() throws(RunFileError) {
    func warn(_ path: String) {
      reporter.closeLine()
      StandardError.write(
        "warning: \(path) was deleted while the run goes on; it is written again, without what cannot be made again")
    }
    if !FileSystem.exists(folder.configuration) {
      warn(folder.configuration)
      try AtomicFile.write(configuration.yaml, to: folder.configuration)
    }
    if !log.isInPlace {
      warn(folder.log)
      log = try EventLog(folder.log)
    }
    let last = folder.checkpoints.path(of: .last)
    if hasSaved, !FileSystem.exists(last) { warn(last) }
  }

  /// Saves the result, calls `whenSaved`, and then draws: a signal ends the process at once from there on, as `fmdist report` can draw later.
  func finish(
    scores: Evaluator.Scores, history: History, best: Checkpoint.Best?, ending: RunEnding, validation: ValidationWords,
    weightsSHA256: String, seconds: Double, whenSaved: () throws -> Void
  ) throws {
    var result = ResultFile(
      configurationName: configuration.name, dataset: dataset.name, synthetic: dataset.source.synthetic,
      testAccuracy: scores.confusion.accuracy, testLoss: scores.loss,
      validationAccuracy: history.rows.first { $0.epoch == ending.weightsEpoch }?.validationAccuracy ?? .nan,
      validation: validation.images,
      chosenOnTestSet: !validation.chosen.isEmpty, confusion: scores.confusion.counts,
      weightsSHA256: weightsSHA256, parameterCount: model.parameterCount,
      imagesPerSecond: trainingSeconds > 0 ? Double(trainedImages) / trainingSeconds : .nan, seconds: seconds,
      ranks: ranks, threadsPerRank: threads, epochs: history.rows.count,
      stoppedEarly: ending.stopped != nil, weightsEpoch: ending.weightsEpoch,
      batchSize: configuration.training.batchSize,
      seed: Int(configuration.training.seed), fmdistVersion: fmdistVersion)
    result.classNames = dataset.test.classNames
    result.warnings = warnings.map(\.message)
    try claim.expectInPlace()
    try restoreFiles()
    // Going on with a finished run trains nothing, and must not lose how fast it was.
    let before = trainedImages == 0 ? try? ResultFile(file: folder.result) : nil
    if before?.weightsSHA256 != weightsSHA256 {
      try result.write(to: folder.result)
      try environment.write(to: folder.environment)
    }
    try AtomicFile.write(scores.confusion.table + "\n", to: folder.confusion)
    try whenSaved()
    // What is left can be drawn at any time.
    StopSignal.endsAtOnce(
      meaning:
        "the run is finished and its result saved; `fmdist report \(folder.path.shellPath)` draws the pictures and the page"
    )
    MemoryShortage.say(
      "the run is finished and its result saved in \(folder.path.shellPath); the same command with --resume auto draws the pictures and "
        + "the page, with more memory")
    defer { MemoryShortage.say(nil) }
    draw(history, result, scores.mistakes)
    if let warning = ending.warning { StandardError.write("warning: \(warning)") }
    note(
      "end",
      [
        "test_accuracy": .number(result.testAccuracy), "test_loss": .number(result.testLoss),
        "weights_epoch": .integer(ending.weightsEpoch), "weights_sha256": .string(weightsSHA256),
        "seconds": .number(seconds),
      ])
    writingEventFiles { () throws(RunFileError) in
      try eventFiles?.finish(
        testLoss: scores.loss, testAccuracy: scores.confusion.accuracy, epochs: ending.weightsEpoch)
    }
    report()
    reporter.finish(
      result, confusion: scores.confusion, best: best, ending: ending,
      validation: validation, folder: folder.path)
  }

  /// Draws the curves, the confusion matrix, the errors and the model. What can't be drawn is no reason to lose a run.
  private func draw(_ history: History, _ result: ResultFile, _ mistakes: [Mistake]) {
    var pictures = RunPictures(folder: folder)
    pictures.names = RunPictures.atTheEnd
    pictures.errors = RunErrors(mistakes, images: dataset.test)
    pictures.model = model
    do throws(RunFileError) {
      let classNames = result.classNames ?? []
      _ = try pictures.write(history: history, result: result, classNames: classNames)
      if eventFiles != nil {
        show(try pictures.images(of: result, classNames: classNames), epochs: result.weightsEpoch)
      }
    } catch {
      hasLostFiles = true
      StandardError.write(
        "warning: \(error); the run is saved, and `fmdist report \(folder.path.shellPath)` draws its pictures")
    }
  }

  /// Writes the page. It reads what is in the folder, the event of the end included.
  private func report() {
    do throws(RunFileError) {
      var report = RunReport(folder: folder)
      report.dataset = dataset
      try report.write()
    } catch {
      hasLostFiles = true
      StandardError.write(
        "warning: \(error); the run is saved, and `fmdist report \(folder.path.shellPath)` writes its page")
    }
  }

  /// Says what a trace has come to.
  func traced(_ sentences: [String]) {
    for sentence in sentences { reporter.say(sentence) }
    note("trace", ["summary": .string(sentences.joined(separator: "; "))])
  }

  /// Says that the run was asked to stop and has saved.
  func stopped(at place: (epoch: Int, sampleOffset: Int, step: Int)) {
    reporter.stopped(folder: folder.path)
    // After the last epoch it is the test that was stopped.
    let epoch = max(1, min(place.epoch, configuration.training.epochs))
    note(
      "stopped",
      [
        "epoch": .integer(epoch), "sample_offset": .integer(place.sampleOffset), "step": .integer(place.step),
      ])
  }

  /// Notes that the run has come to a number that is not finite. The result of an earlier end is none of this run's.
  func diverged(_ divergence: Divergence) throws(RunFileError) {
    reporter.closeLine()
    note(
      "diverged",
      [
        "epoch": .integer(divergence.epoch), "step": .integer(divergence.step), "what": .string(divergence.what),
      ])
    try outdateResult()
  }

  /// Notes that some ranks hold something else than the others.
  func strayed(_ strays: Strays) throws(RunFileError) {
    reporter.closeLine()
    note(
      "strayed",
      [
        "step": .integer(strays.step), "ranks": .string(strays.ranks.map(String.init).joined(separator: " ")),
      ])
    try outdateResult()
  }

  /// The log is for reading along: a full disk ends it, which is said, and not the run.
  private func note(_ event: String, _ fields: KeyValuePairs<String, EventLog.Value> = [:]) {
    let line = EventLog.line(event, fields)
    do throws(RunFileError) {
      if logIsWritten { try log.append(line: line) }
    } catch {
      logIsWritten = false
      hasLostFiles = true
      reporter.closeLine()
      StandardError.write("warning: \(error); the run goes on, but writes nothing more into its log")
    }
    reporter.event(line)
  }

  /// Does `body`; if a file can't be written, the run says so and goes on without.
  private func writingEventFiles(_ body: () throws(RunFileError) -> Void) {
    do throws(RunFileError) {
      try body()
    } catch {
      eventFiles = nil
      hasLostFiles = true
      reporter.closeLine()
      StandardError.write("warning: \(error); the run goes on, but writes nothing more for TensorBoard")
    }
  }
}
