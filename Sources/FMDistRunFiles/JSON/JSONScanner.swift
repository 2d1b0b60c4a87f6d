/// Reads the few shapes of JSON that a tensor file's header is made of, byte by byte. It never recurses, so nesting
/// cannot hurt it, and keeps duplicate names, which general JSON readers drop.
struct JSONScanner {
  /// What was wrong at which byte.
  struct Problem: Error {
    let offset: Int
    let sentence: String
  }

  let bytes: [UInt8]
  private(set) var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether only white space is left.
  mutating func isAtEnd() -> Bool {
    skipSpace()
    return offset == bytes.count
  }

  /// Takes `byte` if it comes next.
  mutating func take(_ byte: Unicode.Scalar) -> Bool {
    skipSpace()
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: byte) else { return false }
    offset += 1
    return true
  }

  mutating func expect(_ byte: Unicode.Scalar) throws(Problem) {
    guard take(byte) else { throw unexpected("'\(byte)'") }
  }

  /// Reads `{"key": value, ...}`; `value` is called behind each colon.
  mutating func object(
    _ value: (inout JSONScanner, String) throws(Problem) -> Void
  ) throws(Problem) {
    try expect("{")
    if take("}") { return }
    repeat {
      let key = try string()
      try expect(":")
      try value(&self, key)
    } while take(",")
    try expect("}")
  }

  /// Reads `[1, 2, ...]`, whole numbers from 0.
  mutating func integers() throws(Problem) -> [Int] {
    try expect("[")
    if take("]") { return [] }
    var values: [Int] = []
    repeat { values.append(try integer()) } while take(",")
    try expect("]")
    return values
  }

  /// Reads a whole number from 0.
  mutating func integer() throws(Problem) -> Int {
    skipSpace()
    let start = offset
    var value = 0
    while offset < bytes.count, case let digit = Int(bytes[offset]) - 48, (0...9).contains(digit) {
      let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
      let (next, overflowAgain) = tenfold.addingReportingOverflow(digit)
      guard !overflow, !overflowAgain else {
        throw Problem(offset: start, sentence: "a number is too large")
      }
      value = next
      offset += 1
    }
    guard offset > start else { throw unexpected("a whole number from 0") }
    if offset - start > 1, bytes[start] == 48 { throw Problem(offset: start, sentence: "a number begins with 0") }
    if offset < bytes.count, ".eE".utf8.contains(bytes[offset]) {
      throw Problem(offset: start, sentence: "expected a whole number, found a fraction or an exponent")
    }
    return value
  }

  /// Reads a string.
  mutating func string() throws(Problem) -> String {
    guard take("\"") else { throw unexpected("a string") }
    let start = offset
    var text: [UInt8] = []
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw Problem(offset: start, sentence: "a string is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw Problem(offset: offset - 1, sentence: "a string holds a control character")
      default: text.append(byte)
      }
    }
    throw Problem(offset: start, sentence: "a string has no end")
  }

  private mutating func escape(into text: inout [UInt8]) throws(Problem) {
    guard offset < bytes.count else { throw unexpected("an escaped character") }
    let byte = bytes[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "u"):
      var value = try hexadecimal()
      if (0xD800..<0xDC00).contains(value), bytes[offset...].starts(with: "\\u".utf8) {
        offset += 2
        let low = try hexadecimal()
        guard (0xDC00..<0xE000).contains(low) else {
          throw Problem(offset: offset, sentence: "an escape is half a character")
        }
        value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(value) else {
        throw Problem(offset: offset, sentence: "an escape is half a character")
      }
      text += String(Character(scalar)).utf8
    default: throw Problem(offset: offset - 1, sentence: "an unknown escape stands in a string")
    }
  }

  private mutating func hexadecimal() throws(Problem) -> UInt32 {
    guard offset + 4 <= bytes.count else { throw unexpected("four hexadecimal digits") }
    var value: UInt32 = 0
    for byte in bytes[offset..<offset + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 128 else {
        throw unexpected("four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
    }
    offset += 4
    return value
  }

  /// The byte that comes next behind white space; nil at the end.
  var next: UInt8? {
    mutating get {
      skipSpace()
      return offset < bytes.count ? bytes[offset] : nil
    }
  }

  /// Takes what is neither white space nor JSON's punctuation: a number, or a word such as `null`.
  mutating func word() -> String {
    skipSpace()
    let start = offset
    while offset < bytes.count, bytes[offset] > 0x20, !",:[]{}\"".utf8.contains(bytes[offset]) { offset += 1 }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  private mutating func skipSpace() {
    while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
  }

  private func unexpected(_ expected: String) -> Problem {
    guard offset < bytes.count else { return Problem(offset: offset, sentence: "expected \(expected), found the end") }
    let byte = bytes[offset]
    let found = (0x21..<0x7F).contains(byte) ? "'\(Unicode.Scalar(byte))'" : "the byte \(byte)"
    return Problem(offset: offset, sentence: "expected \(expected), found \(found)")
  }
}
