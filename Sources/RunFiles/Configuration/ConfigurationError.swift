/// What is wrong with a configuration, and where: one sentence for the person who wrote it.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Where: `configs/x.yaml:12`, `--set training.epochs=x`, or a file's name alone.
  public let place: String
  /// What was expected, what was found, what to do.
  public let sentence: String
  /// 78 (a configuration that cannot be used), or 66 when the file is not there.
  public let exitCode: Int32

  /// An error at `place`.
  public init(place: String, sentence: String, exitCode: Int32 = 78) {
    self.place = place
    self.sentence = sentence
    self.exitCode = exitCode
  }

  /// `place: sentence`.
  public var description: String { "\(place): \(sentence)" }
}
