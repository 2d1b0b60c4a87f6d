import Glibc

/// Standard error, unbuffered. The one way to it.
package enum StandardError {
  /// Between the lines of a message of several: a character for private use, so that a line end in a name is no new line.
  package static let lineBreak = "\u{E00A}"

  /// Writes `message`, with the program's name before it and a line end behind, in one system call, so that the lines of
  /// several ranks never mix.
  ///
  /// Whatever in it would act on a terminal is made visible. Lines after the first are indented, so that no text from outside can pass
  /// for a message of its own.
  package static func write(_ message: String) {
    let name = CommandLine.arguments.first?.split(separator: "/").last.map { "\($0.visible): " } ?? ""
    let text = message.visible.replacing(lineBreak, with: "\n  ")
    let bytes = Array("\(name)\(text)\n".utf8)
    bytes.withUnsafeBytes { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
