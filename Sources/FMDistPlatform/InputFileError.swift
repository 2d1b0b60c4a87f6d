/// Why a file can't be read.
package enum InputFileError: Error, Sendable, Equatable {
  case missing
  /// It is no regular file.
  case other(FileStatus.Kind)
  /// A call of the system failed: "open", "read".
  case failed(_ verb: String, SystemError)

  /// A sentence without the path and without an end.
  package var sentence: String {
    switch self {
    case .missing: "does not exist; check the path"
    case .other(let kind): "is \(kind == .folder ? "a folder" : "a device or a pipe"); a file was expected"
    case .failed(let verb, let error): "cannot \(verb) it: \(error)"
    }
  }
}
