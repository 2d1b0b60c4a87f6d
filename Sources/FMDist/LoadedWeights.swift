import FMDistRunFiles

/// Which arrays ``Model/loadWeights(from:byName:skipMismatch:)`` has taken from a file, and which not.
public struct LoadedWeights: Sendable, Equatable {
  /// The SHA-256 of the file.
  public let sha256: String
  /// The model's arrays that were taken.
  public let matched: [String]
  /// Those that the file has in another shape.
  public let skipped: [String]
  /// Those that the file has not.
  public let missing: [String]
  /// The file's arrays that the model has not.
  public let unused: [String]

  init(_ record: InitialWeightsRecord) {
    (sha256, matched, missing, unused) = (record.sha256, record.matched, record.missing, record.unused)
    skipped = record.skipped.map(\.name)
  }
}
