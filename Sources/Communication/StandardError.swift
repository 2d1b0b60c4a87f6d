import Glibc

/// Standard error, unbuffered.
package enum StandardError {
  /// Writes `line`, with the program's name before it and a line end behind, in one system call, so that the lines of
  /// several ranks never mix.
  package static func write(_ line: String) {
    let name = CommandLine.arguments.first?.split(separator: "/").last.map { "\($0): " } ?? ""
    let bytes = Array("\(name)\(line)\n".utf8)
    bytes.withUnsafeBytes { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
