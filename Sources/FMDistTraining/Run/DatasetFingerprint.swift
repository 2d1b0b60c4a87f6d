import FMDistDatasets
import FMDistPlatform
import FMDistRunFiles

/// What a checkpoint remembers of the data that it was trained on, so that it never goes on with other data unnoticed.
package struct DatasetFingerprint: Equatable {
  /// ``Dataset/fingerprint``.
  package let fingerprint: String
  /// Whether it was drawn by fmdist.
  package let synthetic: Bool
  /// ``Dataset/weightsFingerprint``.
  package let weights: String?

  private static let fingerprintKey = "data_sha256"
  private static let syntheticKey = "data_synthetic"
  private static let weightsKey = "sample_weights_sha256"

  /// The mark of `dataset`, complete with its source, as rank 0 has it.
  package init(_ dataset: Dataset) {
    fingerprint = dataset.fingerprint
    synthetic = dataset.source.synthetic
    weights = dataset.weightsFingerprint
  }

  /// Whether the images and labels are the same, however much each counts.
  package static func sameImages(_ one: DatasetFingerprint?, _ other: DatasetFingerprint) -> Bool {
    one?.fingerprint == other.fingerprint && one?.synthetic == other.synthetic
  }

  /// The mark in `checkpoint`; nil where it has none.
  package init?(_ checkpoint: Checkpoint) {
    guard let fingerprint = checkpoint.extra[Self.fingerprintKey], let synthetic = checkpoint.extra[Self.syntheticKey]
    else { return nil }
    self.fingerprint = fingerprint
    self.synthetic = synthetic == "true"
    weights = checkpoint.extra[Self.weightsKey]
  }

  /// Throws `.malformed` where `checkpoint`, read from `path`, has a mark that no data can have.
  package static func check(_ checkpoint: Checkpoint, path: String) throws(CheckpointError) {
    let numbers = NumberValidator(path: path)
    for key in [fingerprintKey, weightsKey] {
      guard let text = checkpoint.extra[key] else { continue }
      try numbers.require(
        text.utf8.count == 64 && text.utf8.allSatisfy(Array("0123456789abcdef".utf8).contains), at: key,
        "64 hexadecimal digits", found: "\"\(text.prefix(80))\"")
    }
    if let text = checkpoint.extra[syntheticKey] {
      try numbers.require(
        ["true", "false"].contains(text), at: syntheticKey, "true or false", found: "\"\(text.prefix(80))\"")
    }
  }

  /// As a checkpoint's ``Checkpoint/extra``.
  package var extra: [String: String] {
    var extra = [Self.fingerprintKey: fingerprint, Self.syntheticKey: "\(synthetic)"]
    extra[Self.weightsKey] = weights
    return extra
  }

  /// Throws unless the classes of `dataset` are called as `checkpoint`, read from `path`, has them; numbers may get names.
  ///
  /// The images are the same, so that the order of the classes is, too.
  package static func checkNames(_ checkpoint: Checkpoint, path: String, of dataset: Dataset) throws {
    let names = dataset.training.classNames
    guard let known = try ImageKind(checkpoint, path: path)?.classNames, known != names, known.count == names.count,
      !known.areNumbers, !names.areNumbers
    else { return }
    throw RunError(
      .badData,
      "\(path): the checkpoint's classes are \(known.listed()), and those of the same images in \(dataset.source.summary) are called "
        + "\(names.listed()). Give the data as it was, or confirm the new names in this order with data.class_names"
    )
  }

  /// Throws unless `dataset` is what `checkpoint`, read from `path`, was trained on.
  package static func check(_ checkpoint: Checkpoint, path: String, trainedOn dataset: Dataset) throws(RunError) {
    guard let mark = DatasetFingerprint(checkpoint) else { return }
    let found = DatasetFingerprint(dataset)
    guard mark.fingerprint != found.fingerprint else {
      guard mark.weights == found.weights else {
        let words =
          mark.weights == nil
          ? "without sample weights, and data.sample_weights names some: take them away"
          : found.weights == nil
            ? "with sample weights, and there are none: give the same ones with data.sample_weights"
            : "with other sample weights than those of data.sample_weights: give the same ones"
        throw RunError(
          .configuration, "\(path): the checkpoint was trained \(words), or start anew in another --output")
      }
      return
    }
    let theirs = mark.synthetic ? "the synthetic data" : dataset.source.synthetic ? "real data" : "other data"
    let advice = mark.synthetic ? "--data synthetic" : "--data, the folder of the same files"
    throw RunError(
      .configuration,
      "\(path): the checkpoint was trained on \(theirs), and this is \(dataset.source.summary): go on with \(advice)")
  }
}
