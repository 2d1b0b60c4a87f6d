import FMDistPlatform

/// What keeps a run from starting, or ends it: one plain sentence, and its kind.
package struct RunError: FaultError, Equatable, Sendable, CustomStringConvertible {
  package let fault: Fault
  /// One sentence.
  package let description: String

  /// An error of the kind `fault`.
  package init(_ fault: Fault, _ description: String) {
    self.fault = fault
    self.description = description
  }
}
