import FMDistPlatform

/// What is wrong with a file of a run (a checkpoint, a tensor file, a history, a result, a log): one sentence.
package struct RunFileError: FaultError, Sendable, Equatable, CustomStringConvertible {
  /// What sort of trouble, which decides the exit code.
  package enum Kind: Sendable, Equatable {
    /// The file is not there: exit code 66.
    case missing
    /// The file is damaged, or not what it should be: 65.
    case malformed
    /// The file is sound but belongs to another model or version: 78.
    case mismatch
    /// The system refused to read or write: 74.
    case io
  }

  /// The sort of trouble.
  package let kind: Kind
  /// The file.
  package let path: String
  /// What was expected, what was found, what to do.
  package let sentence: String

  /// An error about the file at `path`.
  package init(_ kind: Kind, path: String, _ sentence: String) {
    self.kind = kind
    self.path = path
    self.sentence = sentence
  }

  /// What kind of thing went wrong.
  package var fault: Fault {
    switch kind {
    case .missing: .noInput
    case .malformed: .badData
    case .mismatch: .configuration
    case .io: .io
    }
  }

  /// `path: sentence`.
  package var description: String { "\(path): \(sentence)" }
}

/// The name under which checkpoints throw a ``RunFileError``.
package typealias CheckpointError = RunFileError
