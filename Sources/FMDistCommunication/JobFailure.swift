/// How a job ends after an error: its exit code, and the sentence for standard error.
package struct JobFailure: Sendable, Equatable {
  /// The exit code, not 0; sysexits' numbers.
  package let code: Int32
  /// One plain sentence.
  package let message: String

  /// An internal error is sysexits' EX_SOFTWARE.
  package static let internalErrorCode: Int32 = 70
  /// Being started in the wrong way is sysexits' EX_USAGE.
  package static let usageCode: Int32 = 64

  /// A failure with `code`, which must not be 0, and `message`.
  package init(code: Int32, message: String) {
    precondition(code != 0, "a failure with the exit code of success")
    self.code = code
    self.message = message
  }

  /// `error`'s own description, as an internal error.
  package init(_ error: any Error) {
    self.init(code: Self.internalErrorCode, message: "\(error)")
  }
}
