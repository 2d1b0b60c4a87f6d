import FMDistPlatform

/// Why a model can't be written in a format, or a file is none that can be read: one sentence.
package struct ModelFileError: FaultError, Equatable, Sendable, CustomStringConvertible {
  package let fault: Fault
  /// One sentence.
  package let description: String

  package init(_ fault: Fault, _ description: String) { (self.fault, self.description) = (fault, description) }
}
