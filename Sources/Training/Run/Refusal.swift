/// A start that rank 0 refused, with a sentence on standard error. All ranks leave with `exitCode` and say no more.
public struct Refusal: Error, Equatable, Sendable {
  /// The exit code.
  public let exitCode: Int32
}
