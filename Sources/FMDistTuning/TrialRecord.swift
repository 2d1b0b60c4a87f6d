import FMDistPlatform
import FMDistRunFiles
import Foundation

/// What came of one execution of a trial so far: `trials/ID.json`.
package struct TrialRecord: Codable, Equatable, Sendable {
  /// What it was set to, as `--set` has it.
  package var settings: [String]
  /// The epochs that are trained.
  package var epochs: Int
  /// Whether nothing is left to train: all epochs, or early stopping.
  package var isFinished: Bool
  /// The column of the history that is the objective; nil in records of before that was kept.
  package var monitor: String?
  /// The fingerprint of the data that it was trained on; nil in records of before that was kept.
  package var data: String?
  /// The objective after each epoch; null where it was not a number.
  package var objective: [Double?]
  /// The epoch that the weights are of.
  package var weightsEpoch: Int
  /// The SHA-256 of its weights; empty where there are none.
  package var weightsSHA256: String
  /// The number of trainable parameters; nil where the model could not be made.
  package var parameters: Int?
  /// The accuracy on the test set of what is finished.
  package var testAccuracy: Double?
  /// Why it failed, in a sentence; nil where it did not.
  package var failure: String?

  enum CodingKeys: String, CodingKey {
    case settings, epochs
    case isFinished = "is_finished"
    case monitor, data, objective
    case weightsEpoch = "weights_epoch"
    case weightsSHA256 = "weights_sha256"
    case parameters
    case testAccuracy = "test_accuracy"
    case failure
  }

  /// A record of nothing yet.
  package init(settings: [String], monitor: String, data: String?) {
    (self.settings, self.monitor, self.data) = (settings, monitor, data)
    (epochs, isFinished, objective, weightsEpoch, weightsSHA256) = (0, false, [], 0, "")
  }

  /// Whether it says what came of training up to epoch `epochs`.
  package func covers(_ epochs: Int) -> Bool { failure != nil || isFinished || self.epochs >= epochs }

  /// The objective of the weights after `epochs`, or of those that were kept if it ended before; nil where it failed before, or is no
  /// number. What fails later keeps what it had: others were chosen by it.
  package func value(after epochs: Int) -> Double? {
    guard failure == nil || epochs <= self.epochs else { return nil }
    let epoch = isFinished && epochs >= self.epochs ? weightsEpoch : min(epochs, self.epochs)
    return objective.indices.contains(epoch - 1) ? objective[epoch - 1] : nil
  }

  /// What it says of training up to epoch `epochs`: nothing of weights that were trained further, by an earlier search in the folder.
  package func upTo(_ epochs: Int) -> TrialRecord {
    guard epochs < self.epochs else { return self }
    var record = self
    (record.epochs, record.isFinished, record.weightsEpoch) = (epochs, false, epochs)
    (record.weightsSHA256, record.testAccuracy, record.failure) = ("", nil, nil)
    record.objective = Array(objective.prefix(epochs))
    return record
  }

  /// Reads the record at `path`; nil where there is none. Throws where it is damaged.
  package static func read(_ path: String) throws(RunFileError) -> TrialRecord? {
    guard FileSystem.exists(path) else { return nil }
    let bytes = try InputFile.read(path, limit: 1 << 26)
    guard let record = try? JSONDecoder().decode(TrialRecord.self, from: Data(bytes)), record.epochs >= 0,
      record.objective.count >= record.epochs, record.objective.allSatisfy({ $0?.isFinite ?? true }),
      (0...record.epochs).contains(record.weightsEpoch), record.parameters ?? 0 >= 0,
      record.testAccuracy?.isFinite ?? true
    else {
      throw RunFileError(
        .malformed, path: path, "is not the record of a trial; remove it, and the trial is trained again")
    }
    return record
  }

  /// Writes the record to `path`, atomically.
  package func write(to path: String) throws(RunFileError) {
    let text: String
    do { text = try JSONText.of(self, isPretty: true) } catch {
      throw RunFileError(.io, path: path, "cannot be put into JSON: \(error.localizedDescription)")
    }
    try AtomicFile.write(text + "\n", to: path)
  }
}
