/// What keeps a run from starting: one plain sentence, and the exit code (sysexits).
package struct RunError: Error, Equatable, Sendable, CustomStringConvertible {
  /// 64 usage, 65 bad data, 66 no input, 71 out of memory, 74 I/O, 78 configuration.
  package let exitCode: Int32
  /// One sentence.
  package let description: String

  /// An error that ends the program with `exitCode`.
  package init(exitCode: Int32, _ description: String) {
    self.exitCode = exitCode
    self.description = description
  }
}
