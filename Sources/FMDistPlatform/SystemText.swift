import CFMDistPlatform
import Glibc

/// Names and arguments as the system has them: bytes, which need not be UTF-8. A Swift string can't hold other bytes, so each of them
/// stands as a character for private use, U+EF80 to U+EFFF; the way back gives the same bytes.
package enum SystemText {
  /// `bytes` as text. Bytes that are no UTF-8, and those of the characters that stand for bytes, are escaped one by one.
  package static func decode(_ bytes: some Collection<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self), !text.unicodeScalars.contains(where: isEscape) {
      return text
    }
    var result = String.UnicodeScalarView()
    var rest = Array(bytes)[...]
    while let first = rest.first {
      let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      let whole = rest.prefix(length)
      if let text = String(validating: whole, as: UTF8.self), let scalar = text.unicodeScalars.first,
        text.unicodeScalars.count == 1, !isEscape(scalar)
      {
        result.append(scalar)
        rest = rest.dropFirst(length)
      } else {
        result.append(Unicode.Scalar(escapes + UInt32(first)) ?? "\u{FFFD}")
        rest = rest.dropFirst()
      }
    }
    return String(result)
  }

  /// The byte that `scalar` stands for; nil for a character of its own.
  package static func byte(_ scalar: Unicode.Scalar) -> UInt8? {
    isEscape(scalar) ? UInt8(truncatingIfNeeded: scalar.value - escapes) : nil
  }

  private static let escapes: UInt32 = 0xEF00

  private static func isEscape(_ scalar: Unicode.Scalar) -> Bool { (0xEF80...0xEFFF).contains(scalar.value) }

  /// The arguments of this process as the system gave them, the program first. Swift's own are read from /proc, which not every container
  /// has.
  package static var arguments: [String] {
    (0..<fmdist_argument_count()).compactMap { index in
      fmdist_argument(index).map { decode(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
    }
  }

  /// The last part of the program's name; nil where it was started without one.
  package static let programName = arguments.first?.split(separator: "/").last.map(String.init)

  /// What this host calls itself; nil where the system does not say.
  package static var hostName: String? {
    var bytes = [CChar](repeating: 0, count: 256)
    guard gethostname(&bytes, bytes.count - 1) == 0, bytes[0] != 0 else { return nil }
    return bytes.withUnsafeBytes { decode($0.prefix { $0 != 0 }) }
  }

  /// Those of the environment variables `names` that are there.
  package static func environment(_ names: [String]) -> [String: String] {
    Dictionary(uniqueKeysWithValues: names.compactMap { name in environment(name).map { (name, $0) } })
  }

  /// The environment variable `name`, whatever bytes are in it; nil where there is none.
  package static func environment(_ name: String) -> String? {
    getenv(name).map { decode(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
  }
}

extension String {
  /// The bytes that the system knows this name or path by; see ``SystemText``.
  package var systemBytes: [UInt8] {
    unicodeScalars.flatMap { scalar in SystemText.byte(scalar).map { [$0] } ?? Array(String(scalar).utf8) }
  }

  /// Calls `body` with this path as the system wants it. A path with a NUL inside can be no file's: that gives the empty path, which the
  /// system refuses, and not the file before the NUL.
  package func withSystemPath<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
    var bytes = systemBytes.map { CChar(bitPattern: $0) }
    if bytes.contains(0) { bytes = [] }
    bytes.append(0)
    return try bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { preconditionFailure("an array that is not empty has a place") }
      return try body(start)
    }
  }
}
