import FMDistPlatform

/// Why data could not be had: one plain sentence or a few, naming the file, what was expected, what was found, what to do.
package struct DatasetError: FaultError, Sendable, Equatable, CustomStringConvertible {
  /// The sort of failure, each with the exit code that `sysexits.h` gives it.
  package enum Kind: Sendable, Equatable {
    /// The request itself makes no sense (exit code 64).
    case usage
    /// The configuration asks for what there is not (exit code 78).
    case configuration
    /// A file is there, but what it holds is wrong (exit code 65).
    case malformed
    /// There is no such file or folder, and none could be downloaded (exit code 66).
    case missing
    /// The operating system refused to read or write (exit code 74).
    case io
    /// It takes more memory than there is (exit code 71).
    case memory
  }

  /// The sort of failure.
  package let kind: Kind
  /// What to tell the user.
  package let message: String

  /// A failure of `kind`, told as `message`.
  package init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// The message.
  package var description: String { message }

  /// What kind of thing went wrong.
  package var fault: Fault {
    switch kind {
    case .usage: .usage
    case .configuration: .configuration
    case .malformed: .badData
    case .missing: .noInput
    case .io: .io
    case .memory: .system
    }
  }
}
