/// A start that rank 0 refused, with a sentence on standard error. All ranks leave with `exitCode` and say no more.
package struct Refusal: Error, Equatable, Sendable {
  /// The exit code.
  package let exitCode: Int32
}
