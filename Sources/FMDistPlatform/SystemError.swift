import Glibc

/// A call of the system that failed.
package struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
  /// As in `errno`.
  package let code: Int32

  /// The failure `code`, or that of the last call.
  package init(_ code: Int32 = errno) { self.code = code }

  /// The system's words for it.
  package var description: String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }
}
