import FMDistPlatform
import FMDistRunFiles
import FMDistTraining
import Foundation

/// What TensorBoard shows of a run: event files in the run's `tensorboard`, in Keras's layout and words, so that the curves of both
/// lie over each other. Steps are epochs, counted from 1 as in the history; Keras counts from 0.
///
/// All curves are in checkpoints, so a session begins by writing them anew, and empties the files of the sessions before it:
/// there is one curve without gaps or doubles, however often a run was killed, and from whichever checkpoint it goes on.
package final class TensorBoardFolder {
  /// A folder of event files, which TensorBoard calls a run.
  private enum Part: String, CaseIterable {
    /// Hyper-parameters, configuration, test scores and pictures.
    case whole = ""
    case train, validation
    /// What ``StepCurve`` writes.
    case steps
  }

  /// The folder of the curves by step in the folder `path`.
  static func steps(_ path: String) -> String { "\(path)/\(Part.steps.rawValue)" }

  private let path: String
  private let trial: TrialFacts?
  private var files: [Part: EventFile] = [:]

  /// The event files in the folder `path`, with the finished epochs in `table`. Of a trial of a search `trial` has the hyper-parameters.
  package init(
    _ path: String, configuration: RunConfiguration, model: String, table: HistoryTable, trial: TrialFacts? = nil,
    now: Date = .now
  ) throws(RunFileError) {
    (self.path, self.trial) = (path, trial)
    let now = now.timeIntervalSince1970
    let first = table.rows.first?.measures
    let start = first.map { $0.time - $0.seconds }.flatMap { $0.isFinite ? $0 : nil } ?? now
    let introduction = [
      TensorBoardValue.sessionStart(hyperparameters: trial?.chosen ?? configuration.hyperparameters, time: start),
      TensorBoardValue("configuration", .text(Self.literal(configuration.yaml))),
      TensorBoardValue("model", .text(Self.literal(model))),
    ]
    let events: [Part: [TensorBoardEvent]] = [
      .whole: [TensorBoardEvent(wallTime: start, step: 0, .values(introduction))]
        + table.rows.compactMap { Self.ranked($0.row, $0.measures, trial, now: now) },
      .train: table.rows.map { Self.trained($0.row, $0.measures, now: now) },
      .validation: table.rows.map { Self.validated($0.row, $0.measures, now: now) },
    ]
    for part in Part.allCases where part != .steps {
      EventFile.retire(in: folder(of: part))
      files[part] = try EventFile(in: folder(of: part), wallTime: now, events: events[part] ?? [])
    }
  }

  /// Adds an epoch.
  package func finishEpoch(_ row: History.Row, _ measures: EpochMeasures) throws(RunFileError) {
    let now = Date.now.timeIntervalSince1970
    try files[.train]?.append([Self.trained(row, measures, now: now)])
    try files[.validation]?.append([Self.validated(row, measures, now: now)])
    if let event = Self.ranked(row, measures, trial, now: now) { try files[.whole]?.append([event]) }
  }

  /// Adds the scores on the test set after `epochs`, and the end.
  package func finish(
    testLoss: Double, testAccuracy: Double, testMetrics: [NamedMetric] = [], epochs: Int
  ) throws(RunFileError) {
    let now = Date.now.timeIntervalSince1970
    let values =
      [
        TensorBoardValue("test_loss", .scalar(testLoss)), TensorBoardValue("test_accuracy", .scalar(testAccuracy)),
      ] + Self.values(testMetrics, "test_")
    try files[.whole]?.append([
      TensorBoardEvent(wallTime: now, step: epochs, .values(values)),
      TensorBoardEvent(wallTime: now, step: epochs, .values([.sessionEnd(time: now)])),
    ])
  }

  /// Adds pictures of the run as it is after `epochs`, by their tags.
  package func add(_ images: [(tag: String, image: EncodedImage)], epochs: Int) throws(RunFileError) {
    let values = images.map { TensorBoardValue($0.tag, .image($0.image)) }
    try files[.whole]?.append([
      TensorBoardEvent(wallTime: Date.now.timeIntervalSince1970, step: epochs, .values(values))
    ])
  }

  /// Removes the event files in the folder `path`, and the folders if nothing else is in them.
  package static func clear(_ path: String) throws(RunFileError) {
    for part in Part.allCases.reversed() {
      let folder = part == .whole ? path : "\(path)/\(part.rawValue)"
      for file in EventFile.ours(in: folder) {
        do throws(SystemError) { try FileSystem.unlink(file) } catch {
          guard error.code == ENOENT else { throw RunFileError(.io, path: file, "cannot be removed: \(error)") }
        }
      }
      try? FileSystem.removeFolder(folder)
    }
  }

  private func folder(of part: Part) -> String { part == .whole ? path : "\(path)/\(part.rawValue)" }

  private static func trained(_ row: History.Row, _ measures: EpochMeasures, now: Double) -> TensorBoardEvent {
    var values = [
      TensorBoardValue("epoch_loss", .scalar(row.loss)), TensorBoardValue("epoch_accuracy", .scalar(row.accuracy)),
    ]
    // An epoch of a checkpoint from before there were measures has none.
    for (tag, value) in [
      ("epoch_learning_rate", measures.learningRate), ("epoch_images_per_second", measures.imagesPerSecond),
    ] where !value.isNaN { values.append(TensorBoardValue(tag, .scalar(value))) }
    return TensorBoardEvent(
      wallTime: measures.time.isNaN ? now : measures.time, step: row.epoch, .values(values))
  }

  /// What a trial is ranked by.
  private static func ranked(
    _ row: History.Row, _ measures: EpochMeasures, _ trial: TrialFacts?, now: Double
  ) -> TensorBoardEvent? {
    guard let values = trial?.values(row), !values.isEmpty else { return nil }
    return TensorBoardEvent(
      wallTime: measures.time.isNaN ? now : measures.time, step: row.epoch, .values(values))
  }

  private static func validated(_ row: History.Row, _ measures: EpochMeasures, now: Double) -> TensorBoardEvent {
    TensorBoardEvent(
      wallTime: measures.time.isNaN ? now : measures.time, step: row.epoch,
      .values(
        [
          TensorBoardValue("epoch_loss", .scalar(row.validationLoss)),
          TensorBoardValue("epoch_accuracy", .scalar(row.validationAccuracy)),
        ] + values(row.validationMetrics, "epoch_")))
  }

  /// `metrics` as far as they could be measured, with `prefix` before their names.
  private static func values(_ metrics: [NamedMetric], _ prefix: String) -> [TensorBoardValue] {
    metrics.filter { !$0.value.isNaN }.map { TensorBoardValue(prefix + $0.name, .scalar($0.value)) }
  }

  /// As Markdown that shows every character as it is: an indented line is nothing else, and a line ends only where ours do.
  private static func literal(_ text: String) -> String {
    text.visibleLines.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }.joined(
      separator: "\n")
  }
}

extension TrialFacts {
  /// What is tried; of a list, which HPARAMS have no type for, the words.
  fileprivate var chosen: [String: ConfigurationValue] {
    Dictionary(
      hyperparameters.map { entry in
        switch entry.value {
        case .list, .mapping, .null: (entry.key, .string(ConfigurationWriter.inline(entry.value)))
        default: (entry.key, entry.value)
        }
      }
    ) { $1 }
  }
}

extension RunConfiguration {
  /// What was chosen, by the keys of `--set`; where the data lies is no choice.
  var hyperparameters: [String: ConfigurationValue] {
    var chosen = self
    chosen.data.path = nil
    return Dictionary(chosen.value.leaves.map { ($0.key, $0.value) }) { $1 }
  }
}
