import Datasets
import RunFiles

/// What a checkpoint remembers of the data that it was trained on, so that it never goes on with other data unnoticed.
struct DataMark: Equatable {
  /// ``Dataset/fingerprint``.
  let fingerprint: String
  /// Whether it was drawn by fmdist.
  let synthetic: Bool

  private static let fingerprintKey = "data_sha256"
  private static let syntheticKey = "data_synthetic"

  /// The mark of `dataset`, complete with its source, as rank 0 has it.
  init(_ dataset: Dataset) {
    fingerprint = dataset.fingerprint
    synthetic = dataset.source.synthetic
  }

  /// The mark in `checkpoint`; nil where it has none.
  init?(_ checkpoint: Checkpoint) {
    guard let fingerprint = checkpoint.extra[Self.fingerprintKey], let synthetic = checkpoint.extra[Self.syntheticKey]
    else { return nil }
    self.fingerprint = fingerprint
    self.synthetic = synthetic == "true"
  }

  /// As a checkpoint's ``Checkpoint/extra``.
  var extra: [String: String] { [Self.fingerprintKey: fingerprint, Self.syntheticKey: "\(synthetic)"] }

  /// Throws unless the classes of `dataset` are called as `checkpoint`, read from `path`, has them; numbers may get names.
  ///
  /// The images are the same, so that the order of the classes is, too.
  static func checkNames(_ checkpoint: Checkpoint, path: String, of dataset: Dataset) throws(RunError) {
    let names = dataset.training.classNames
    guard let known = DataKind(checkpoint)?.classNames, known != names, known.count == names.count,
      !ClassNames.areNumbers(known), !ClassNames.areNumbers(names)
    else { return }
    throw RunError(
      exitCode: 65,
      "\(path): the checkpoint's classes are \(ClassNames.list(known)), and those of the same images in \(dataset.source.summary) are called "
        + "\(ClassNames.list(names)). Give the data as it was, or confirm the new names in this order with data.class_names"
    )
  }

  /// Throws unless `dataset` is what `checkpoint`, read from `path`, was trained on.
  static func check(_ checkpoint: Checkpoint, path: String, trainedOn dataset: Dataset) throws(RunError) {
    guard let mark = DataMark(checkpoint), mark.fingerprint != DataMark(dataset).fingerprint else { return }
    let theirs = mark.synthetic ? "the synthetic data" : dataset.source.synthetic ? "real data" : "other data"
    let advice = mark.synthetic ? "--data synthetic" : "--data, the folder of the same files"
    throw RunError(
      exitCode: 78,
      "\(path): the checkpoint was trained on \(theirs), and this is \(dataset.source.summary): go on with \(advice)")
  }
}
