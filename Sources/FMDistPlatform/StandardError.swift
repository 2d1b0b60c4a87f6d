import Glibc

/// Standard error, unbuffered. The one way to it.
package enum StandardError {
  /// Between the lines of a message of several. Other characters in each process, so that no file or name can hold it.
  package static let lineBreak: String = {
    // Of the 32 that Unicode keeps for what goes on inside a program.
    let marks = (0..<10).compactMap { _ in Unicode.Scalar(0xFDD0 + UInt32.random(in: 0..<32)) }
    return String(String.UnicodeScalarView(marks))
  }()
  /// A longer line loses its middle: a name of ten thousand characters is not to bury the sentence that it stands in.
  private static let longestLine = 4000

  /// Writes `message`, with the program's name before it and a line end behind, in one system call, so that the lines of
  /// several ranks never mix.
  ///
  /// Whatever in it would act on a terminal is made visible. Lines after the first are indented, so that no text from outside can pass
  /// for a message of its own.
  package static func write(_ message: String) {
    let name = SystemText.programName.map { "\($0.brief(64).visible): " } ?? ""
    writeRaw("\(name)\(harmless(message))\n")
  }

  /// `message` as ``write(_:)`` shows it.
  package static func harmless(_ message: String) -> String {
    // By scalars: the marks may have joined a letter before them to one character.
    var lines: [String] = []
    var rest = Array(message.unicodeScalars)[...]
    let mark = Array(lineBreak.unicodeScalars)
    while let end = rest.indices.first(where: { rest[$0] == mark[0] && rest[$0...].starts(with: mark) }) {
      lines.append(String(String.UnicodeScalarView(rest[..<end])))
      rest = rest[(end + mark.count)...]
    }
    lines.append(String(String.UnicodeScalarView(rest)))
    return lines.map { $0.brief(longestLine).visible }.joined(separator: "\n  ")
  }

  /// Passes on what another program of fmdist's has written there, byte for byte.
  static func pass(_ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBytes { try? Descriptor.write($0, to: STDERR_FILENO) }
  }

  /// Writes `text`, which is harmless and has its line ends, as it is, in one system call where the system takes it whole. What can't be
  /// written is lost: there is nowhere to say so.
  package static func writeRaw(_ text: String) { _ = Descriptor.write(text, to: STDERR_FILENO) }
}
