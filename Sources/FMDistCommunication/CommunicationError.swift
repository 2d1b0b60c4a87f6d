/// What went wrong in which operation on which rank.
package struct CommunicationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The communication library's error code.
  package let code: Int
  /// The library's own text for the code.
  package let text: String
  /// The operation that failed, by its MPI name.
  package let operation: String
  /// The rank that it failed on, or nil before ranks are known.
  package let rank: Int?

  /// An error of `operation` on `rank`.
  package init(code: Int, text: String, operation: String, rank: Int?) {
    self.code = code
    self.text = text
    self.operation = operation
    self.rank = rank
  }

  /// The same, said to have happened in `place`, unless its operation names a step already.
  package func during(_ place: String) -> CommunicationError {
    guard !operation.contains("step ") else { return self }
    return CommunicationError(code: code, text: text, operation: "\(place), \(operation)", rank: rank)
  }

  /// One sentence.
  package var description: String {
    if code == CommunicationError.watchdogCode || code == CommunicationError.noSharedMemory {
      return "\(operation): \(text)"
    }
    return "\(operation) failed\(rank.map { " on rank \($0)" } ?? "") with error \(code): \(text)"
  }
}
