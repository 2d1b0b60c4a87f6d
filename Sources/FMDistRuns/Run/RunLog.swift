import FMDistDatasets
import FMDistNeuralNet
import FMDistRunFiles
import FMDistTraining

/// Writes `log.jsonl`: a line an event. The log is for reading along: a full disk ends it, which is said, and not the run.
final class RunLog: TrainingObserver {
  private let run: OpenRun
  private let facts: RunFacts
  /// Hears each line too.
  private let mirror: (String) -> Void
  private var file: EventLog
  private var isWritten = true

  init(_ run: OpenRun, facts: RunFacts, mirror: @escaping (String) -> Void) throws(RunFileError) {
    self.run = run
    self.facts = facts
    self.mirror = mirror
    file = try EventLog(run.folder.log)
  }

  /// Begins the file again where it was deleted, and says so.
  func restore() throws(RunFileError) {
    guard !file.isInPlace else { return }
    file = try EventLog(run.folder.log)
    run.warnOfDeleted(run.folder.log)
  }

  func began(_ beginning: TrainingBeginning) {
    let training = run.configuration.training
    if let before = facts.restarted {
      let record = RestartRecord(
        ended: before.time, code: Int(before.code), sentence: before.sentence, epoch: beginning.epoch,
        sampleOffset: beginning.sampleOffset, ranks: facts.hosts.size,
        hosts: EnvironmentFile(dataset: facts.dataset, hosts: facts.hosts, threads: facts.threads).hosts.map(\.name))
      note(RestartRecord.event, record.fields)
    }
    note(
      "begin",
      [
        "epoch": .integer(beginning.epoch), "sample_offset": .integer(beginning.sampleOffset),
        "ranks": .integer(facts.hosts.size), "threads_per_rank": .integer(facts.threads),
        "learning_rate": .number(beginning.learningRate.target), "name": .string(run.configuration.name),
        "folder": .string(run.folder.path), "dataset": .string(facts.dataset.name),
        "synthetic": .bool(facts.dataset.source.synthetic), "training_images": .integer(beginning.samples),
        "validation_images": .integer(beginning.validationImages), "test_images": .integer(beginning.testImages),
        "epochs": .integer(training.epochs), "batch_size": .integer(training.batchSize),
        "parameter_count": .integer(facts.model.parameterCount), "fmdist_version": .string(fmdistVersion),
      ])
    for warning in facts.warnings {
      note("warning", ["kind": .string(warning.kind.rawValue), "message": .string(warning.message)])
    }
  }

  func finished(_ epoch: FinishedEpoch) {
    let (row, measure) = (epoch.row, epoch.measure)
    note(
      "epoch",
      [
        "epoch": .integer(row.epoch), "loss": .number(row.loss), "acc": .number(row.accuracy),
        "val_loss": .number(row.validationLoss), "val_acc": .number(row.validationAccuracy),
        "learning_rate": .number(measure.learningRate), "images_per_second": .number(measure.imagesPerSecond),
        "seconds": .number(measure.seconds),
      ], metrics: row.validationMetrics, prefix: "val_")
  }

  func skipped(step: Int, epoch: Int, isRolledBack: Bool) {
    note("skipped", ["epoch": .integer(epoch), "step": .integer(step), "rolled_back": .bool(isRolledBack)])
  }

  func reduced(learningRate: Double, epoch: Int) {
    note("learning_rate", ["epoch": .integer(epoch), "learning_rate": .number(learningRate)])
  }

  func saved(_ checkpoint: Checkpoint) {
    note("checkpoint", ["epoch": .integer(checkpoint.epoch), "sample_offset": .integer(checkpoint.sampleOffset)])
  }

  func ended(_ result: TestedModel) {
    note(
      "end",
      [
        "test_accuracy": .number(result.scores.accuracy), "test_loss": .number(result.scores.loss),
        "weights_epoch": .integer(result.ending.weightsEpoch), "weights_sha256": .string(result.weightsSHA256),
        "seconds": .number(result.seconds),
        "expected_calibration_error": .number(result.scores.images.calibration.expectedCalibrationError ?? .nan),
      ], metrics: Array(result.scores.metrics.dropFirst()), prefix: "test_")
  }

  func traced(_ sentences: [String]) { note("trace", ["summary": .string(sentences.joined(separator: "; "))]) }

  /// Notes that the run was asked to stop and has saved at `place`.
  func stopped(at place: (epoch: Int, sampleOffset: Int, step: Int)) {
    // After the last epoch it is the test that was stopped.
    let epoch = max(1, min(place.epoch, run.configuration.training.epochs))
    note(
      "stopped",
      ["epoch": .integer(epoch), "sample_offset": .integer(place.sampleOffset), "step": .integer(place.step)])
  }

  /// Notes that the run has come to a number that is not finite.
  func diverged(_ divergence: Divergence) {
    note("diverged", Self.fields(of: divergence))
  }

  private static func fields(of divergence: Divergence) -> KeyValuePairs<String, EventLog.Value> {
    let (epoch, step) = (EventLog.Value.integer(divergence.epoch), EventLog.Value.integer(divergence.step))
    let what = EventLog.Value.string(divergence.what)
    guard let origin = divergence.origin else { return ["epoch": epoch, "step": step, "what": what] }
    let (image, rank) = (EventLog.Value.integer(origin.image), EventLog.Value.integer(origin.rank))
    switch origin.place {
    case .weights(let name):
      return ["epoch": epoch, "step": step, "what": what, "weights": .string(name), "image": image, "rank": rank]
    case .layer(let name):
      return ["epoch": epoch, "step": step, "what": what, "layer": .string(name), "image": image, "rank": rank]
    case .loss: return ["epoch": epoch, "step": step, "what": what, "image": image, "rank": rank]
    }
  }

  /// Notes that some ranks hold something else than the others.
  func replicasDiffer(_ mismatch: ReplicaMismatch) {
    note(
      "replicas_differ",
      [
        "step": .integer(mismatch.step), "ranks": .string(mismatch.ranks.map(String.init).joined(separator: " ")),
      ])
  }

  private func note(
    _ event: String, _ fields: KeyValuePairs<String, EventLog.Value>, metrics: [NamedMetric] = [], prefix: String = ""
  ) {
    let line = EventLog.line(event, fields, metrics: metrics, prefix: prefix)
    do throws(RunFileError) {
      if isWritten { try file.append(line: line) }
    } catch {
      isWritten = false
      run.lose(error, "the run continues, but writes nothing more into its log")
    }
    mirror(line)
  }
}
