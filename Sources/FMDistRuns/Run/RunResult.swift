import FMDistRunFiles
import FMDistTraining

/// Keeps the result of a run's end: `result.json`, `environment.json`, `thresholds.json` and the confusion matrix as a table.
final class RunResult: TrainingObserver {
  private let run: OpenRun
  private let facts: RunFacts
  private let checkpoints: RunCheckpoints
  private let environment: EnvironmentFile
  private var trainedImages = 0
  private var trainingSeconds = 0.0
  /// What was kept at the end.
  private(set) var file: ResultFile?

  init(_ run: OpenRun, facts: RunFacts, checkpoints: RunCheckpoints) throws(RunFileError) {
    self.run = run
    self.facts = facts
    self.checkpoints = checkpoints
    environment = EnvironmentFile(dataset: facts.dataset, hosts: facts.hosts, threads: facts.threads)
    // A result that is there may stay, if this session trains nothing: then so does what it was made on.
    if !run.folder.hasResult { try environment.write(to: run.folder.environment) }
  }

  func trained(_ step: TrainedStep) throws {
    if trainedImages == 0 { try outdate() }
    trainedImages += step.samples
    trainingSeconds += step.seconds
  }

  /// A finished run that is trained on is not finished: what tells of its end goes, so that nothing in the folder is of another epoch.
  func outdate() throws(RunFileError) {
    guard run.folder.hasResult else { return }
    try run.folder.clearResult()
    try environment.write(to: run.folder.environment)
  }

  func tested(_ tested: TestedModel) throws {
    let result = resultFile(tested)
    file = result
    try run.expectInPlace()
    try checkpoints.restoreFiles()
    checkpoints.tellIfBehind()
    // Going on with a finished run trains nothing, and must not lose how fast it was.
    let before = trainedImages == 0 ? try? ResultFile(file: run.folder.result) : nil
    if before?.weightsSHA256 != tested.weightsSHA256 {
      try result.write(to: run.folder.result)
      try environment.write(to: run.folder.environment)
    }
    try ThresholdCurves(weightsSHA256: tested.weightsSHA256, curves: tested.scores.images.thresholdCurves())
      .write(to: run.folder.thresholds)
    try AtomicFile.write(tested.scores.table + "\n", to: run.folder.confusion)
  }

  private func resultFile(_ tested: TestedModel) -> ResultFile {
    let (configuration, dataset, scores) = (run.configuration, facts.dataset, tested.scores)
    let (rows, ending) = (tested.history.rows, tested.ending)
    var result = ResultFile(
      configurationName: configuration.name, dataset: dataset.name, synthetic: dataset.source.synthetic,
      testAccuracy: scores.accuracy, testLoss: scores.loss,
      validationAccuracy: rows.first { $0.epoch == ending.weightsEpoch }?.validationAccuracy ?? .nan,
      validation: tested.validation.images, chosenOnTestSet: !tested.validation.chosen.isEmpty,
      confusion: scores.confusion?.counts, weightsSHA256: tested.weightsSHA256,
      parameterCount: facts.model.parameterCount,
      imagesPerSecond: trainingSeconds > 0 ? Double(trainedImages) / trainingSeconds : .nan, seconds: tested.seconds,
      ranks: facts.hosts.size, threadsPerRank: facts.threads, epochs: rows.count, stoppedEarly: ending.stopped != nil,
      weightsEpoch: ending.weightsEpoch, batchSize: configuration.training.batchSize,
      seed: Int(configuration.training.seed), fmdistVersion: fmdistVersion)
    if scores.confusion == nil { result.classCounts = scores.images.classCounts }
    result.testMetrics = Array(scores.metrics.dropFirst())
    // As floats, which they are: the shortest text that reads back the same.
    let temperature = tested.postprocessing.temperature
    if temperature != 1 { result.temperature = Double("\(temperature)") }
    result.thresholds = scores.images.thresholds?.values.map { Double("\($0)") ?? .nan }
    result.thresholdMetric = tested.thresholdMetric
    result.calibration = scores.images.calibration
    result.classNames = dataset.test.classNames
    if !tested.classWeights.isEmpty { result.classWeights = tested.classWeights.map { Double("\($0)") ?? .nan } }
    result.averagedWeights = configuration.optimizer.average != nil
    result.initialWeights = tested.initialWeights
    result.restarts = RestartRecord.all(inLog: run.folder.log)
    result.warnings = facts.warnings.map(\.message) + dataset.source.notes.map { "note: \($0)" }
    if let sentence = tested.skippedSentence { result.warnings.append(sentence) }
    return result
  }
}
