import FMDistCommunication
import FMDistDatasets
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistPlatform
import FMDistReports
import FMDistRunFiles
import FMDistTraining
import Foundation

/// `fmdist evaluate`: a checkpoint's scores on the test set, each image once, shared out over the ranks.
package struct EvaluationRun: Sendable {
  /// Where results and warnings go.
  private let console: Console
  /// A checkpoint file, or a run's folder for its newest one.
  package var checkpoint: String
  /// The folder of the data, or `synthetic`.
  package var data: String?
  /// Threads a rank; nil for its share of the cores.
  package var threads: Int?
  /// In which form the scores are printed.
  package var logFormat = LogFormat.text

  /// An evaluation of `checkpoint`.
  package init(checkpoint: String, console: Console) {
    self.checkpoint = checkpoint
    self.console = console
  }

  /// Evaluates over `communicator`; rank 0 says the scores.
  package func run(over communicator: any Communicator) throws {
    var model = try communicator.prepareAtRoot { team in
      let model = try RestoredModel(checkpoint, data: data, console: console, team: team)
      try model.checkMemory(images: model.dataset.test.count, localRanks: communicator.localSize)
      return model
    }
    let scores = try Self.scores(of: &model, threads: threads, over: communicator)
    if let scores, let model {
      let warnings = DatasetWarning.onTest(in: model.dataset, isTrained: model.isOfThisData)
      for warning in warnings { console.warn("\(warning.message)") }
      report(scores, model, warnings)
    }
  }

  /// The scores of `model`, which rank 0 has, on the test set; at rank 0 alone. Called on every rank alike. Throws where a loss is not
  /// finite. The model's data is then in memory that its host shares, and what rank 0 has read is freed.
  static func scores(
    of model: inout RestoredModel?, threads: Int?, over communicator: any Communicator
  ) throws -> Evaluator.Scores? {
    let yaml = try communicator.broadcastBytes(Array((model?.found.checkpoint.configuration ?? "").utf8), root: 0)
    let configuration = try RunConfiguration(
      ConfigurationNode(text: String(decoding: yaml, as: UTF8.self), name: "the checkpoint's configuration"))
    let dataset = try Dataset.broadcast(model?.dataset, over: communicator)
    model?.dataset = dataset
    let transform = try FittedScaling(
      broadcasting: model?.scaling, scaling: configuration.data.scaling, images: dataset.test, over: communicator
    ).transform
    let budget = ThreadBudget(requested: threads, communicator: communicator)
    let plan = try configuration.model(for: dataset.training)
    let network = Network(
      plan: plan,
      batch: RankBatch(
        capacity: MemoryForecast.evaluationRows(plan, images: dataset.test.count), merges: [[0]]),
      seed: configuration.training.seed, pool: budget.pool(),
      objective: configuration.objective(of: plan, images: dataset.test))
    if let model { network.restore(model.found.checkpoint) }
    var postprocessing = model?.postprocessing ?? Postprocessing()
    postprocessing.temperature = try communicator.broadcast(postprocessing.temperature, root: 0)
    try communicator.broadcast(network.weights.view.bytes, root: 0)
    network.weightsChanged()
    let evaluator = Evaluator(
      network: network, metrics: configuration.training.metrics, postprocessing: postprocessing, images: dataset.test,
      transform: transform, indices: Buffer((0..<dataset.test.count).map { Int32($0) }), communicator: communicator)
    let scores = try evaluator.evaluate()
    _ = try communicator.atRoot { try scores?.requireFinite(model?.found.path ?? "") }
    return scores
  }

  private func report(_ scores: Evaluator.Scores, _ model: RestoredModel, _ warnings: [DatasetWarning]) {
    let (found, dataset) = (model.found, model.dataset)
    if logFormat == .json {
      let messages = model.warnings + warnings.map(\.message)
      return console.write(event(scores, model, messages))
    }
    console.write("\(found.path), \(NumberText.count(found.checkpoint.history.rows.count, "epoch")) trained")
    console.write("\(dataset.name), \(dataset.test.count) test images, \(dataset.source.summary)")
    for note in dataset.source.notes { console.write("note: \(note)") }
    if dataset.source.synthetic { console.write(ProgressReporter.syntheticWarning) }
    if !DatasetFingerprint.sameImages(DatasetFingerprint(found.checkpoint), DatasetFingerprint(dataset)) {
      console.write("note: the checkpoint was trained on other data than this")
    }
    console.write(block: "\n\(scores.table)\n")
    for sentence in model.postprocessingSentences { console.write(sentence) }
    for sentence in scores.sentences { console.write(sentence) }
    console.write("weights_sha256 \(found.checkpoint.weightsSHA256)")
  }

  private func event(
    _ scores: Evaluator.Scores, _ model: RestoredModel, _ warnings: [String]
  ) -> String {
    let (found, dataset) = (model.found, model.dataset)
    let confusion = scores.confusion.map { matrix in
      EventLog.Value.list(matrix.counts.map { .list($0.map(EventLog.Value.integer)) })
    }
    // As result.json has them: one or the other.
    let counts: EventLog.Value =
      confusion == nil
      ? .list(
        scores.images.classCounts.map {
          .object([
            "true_positives": .integer($0.truePositives), "predicted_positives": .integer($0.predictedPositives),
            "support": .integer($0.support),
          ])
        }) : .number(.nan)
    return EventLog.line(
      "evaluation",
      [
        "checkpoint": .string(found.path), "epochs": .integer(found.checkpoint.history.rows.count),
        "dataset": .string(dataset.name), "synthetic": .bool(dataset.source.synthetic),
        "is_trained_on_this_data": .bool(
          DatasetFingerprint.sameImages(DatasetFingerprint(found.checkpoint), DatasetFingerprint(dataset))),
        "test_images": .integer(dataset.test.count), "test_accuracy": .number(scores.accuracy),
        "test_loss": .number(scores.loss), "confusion": confusion ?? .number(.nan), "class_counts": counts,
        "temperature": .number(Double("\(model.postprocessing.temperature)") ?? .nan),
        "thresholds": .list((scores.images.thresholds?.values ?? []).map { .number(Double("\($0)") ?? .nan) }),
        "calibration": scores.images.calibration.value,
        "weights_sha256": .string(found.checkpoint.weightsSHA256),
        "warnings": .list(warnings.map(EventLog.Value.string)),
      ], metrics: Array(scores.metrics.dropFirst()), prefix: "test_")
  }
}
