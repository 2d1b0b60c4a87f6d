import CFMDistMPI
import FMDistCommunication

/// Turns MPI's return codes into errors; the one place that does.
struct CallCheck {
  /// The rank in messages, or nil before it is known.
  let rank: Int?

  /// Throws unless `code` is success. `operation` is the call's MPI name.
  func callAsFunction(_ code: Int32, _ operation: StaticString) throws(CommunicationError) {
    guard code != MPI_SUCCESS else { return }
    throw failure(code, operation)
  }

  /// The error of `operation` that returned `code`.
  ///
  /// `int MPI_Error_string(int errorcode, char *string, int *resultlen)` — MPI_Error_string(3)
  func failure(_ code: Int32, _ operation: StaticString) -> CommunicationError {
    let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(MPI_MAX_ERROR_STRING) + 1) { characters in
      characters.initialize(repeating: 0)
      var length: Int32 = 0
      guard let base = characters.baseAddress, MPI_Error_string(code, base, &length) == MPI_SUCCESS else {
        return "an unknown error"
      }
      // MPICH's text is a stack of lines; a message is one sentence.
      return String(cString: base).split(separator: "\n").joined(separator: "; ")
    }
    return CommunicationError(code: Int(code), text: text, operation: "\(operation)", rank: rank)
  }
}
