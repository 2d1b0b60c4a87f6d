/// Reads the numbers of one line of a table.
///
/// Numbers of up to three digits with a comma behind, nearly all of them, are read two at a time, as eight bytes always hold
/// them, and without a branch for each digit; whatever else there is goes the slow way, which also finds the words for an error.
struct CSVRow {
  /// Where reading goes on. Eight bytes from here may always be read; a line's end is sure to come.
  var place: UnsafePointer<UInt8>

  /// Why a field is not a pixel.
  enum Failure: Error {
    /// The line ends where a field should be, or goes on where it should end.
    case columns
    /// The field holds something else.
    case value(String)
  }

  private static let newline = UInt8(ascii: "\n")
  private static let comma = UInt8(ascii: ",")

  /// Reads `count` fields that have a comma behind them into `destination`.
  @inline(__always)
  mutating func fields(_ count: Int, into destination: UnsafeMutablePointer<UInt8>) throws(Failure) {
    var index = 0
    while index < count {
      let word = UInt64(littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
      // Black is the most frequent of all: "0,0,0,0,".
      if word == 0x2C30_2C30_2C30_2C30, index &+ 4 <= count {
        UnsafeMutableRawPointer(destination + index).storeBytes(of: 0, as: UInt32.self)
        index &+= 4
        place += 8
        continue
      }
      // The highest bit of each byte that is a comma.
      let difference = word ^ 0x2C2C_2C2C_2C2C_2C2C
      let others = ((difference & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F) | difference
      let commas = ~others & 0x8080_8080_8080_8080
      let later = commas & (commas &- 1)
      // Two fields, where both are whole: where the next ones begin is what everything waits for.
      if later != 0, index &+ 2 <= count {
        let (first, second) = (commas.trailingZeroBitCount &>> 3, later.trailingZeroBitCount &>> 3)
        let one = Digits(word, length: first)
        let two = Digits(word &>> UInt64(truncatingIfNeeded: 8 &* first &+ 8), length: second &- first &- 1)
        if one.areRight, two.areRight {
          destination[index] = UInt8(truncatingIfNeeded: one.value)
          destination[index &+ 1] = UInt8(truncatingIfNeeded: two.value)
          index &+= 2
          place += second &+ 1
          continue
        }
      }
      destination[index] = try number(isLast: false)
      index &+= 1
    }
  }

  /// Reads the last field of a line, and goes to the start of the next line.
  mutating func lastField() throws(Failure) -> UInt8 { try number(isLast: true) }

  /// Reads one field, the last of a line if it `isLast`, as a label.
  mutating func label(isLast: Bool) throws(Failure) -> UInt16 { try number(isLast: isLast) }

  /// Skips a field, the last of a line if it `isLast`, whatever it holds; in quotes commas too.
  mutating func skipField(isLast: Bool) throws(Failure) {
    let quote = UInt8(ascii: "\"")
    if place.pointee == quote {
      place += 1
      while place.pointee != quote, place.pointee != Self.newline { place += 1 }
    }
    while place.pointee != Self.comma, place.pointee != Self.newline { place += 1 }
    guard (place.pointee == Self.newline) == isLast else { throw .columns }
    place += 1
  }

  private mutating func number<Number: FixedWidthInteger & UnsignedInteger>(
    isLast: Bool
  ) throws(Failure) -> Number {
    let start = place
    while place.pointee != Self.comma && place.pointee != Self.newline { place += 1 }
    let field = UnsafeBufferPointer(start: start, count: place - start)
    guard (place.pointee == Self.newline) == isLast else { throw .columns }
    place += 1
    if let number: Number = Self.number(field) { return number }
    let text = String(decoding: field, as: UTF8.self)[...].trimmingQuotesAndSpaces
    guard let value = Double(text), let number = Number(exactly: value) else {
      throw .value(String(text.prefix(40)))
    }
    return number
  }

  private static func number<Number: FixedWidthInteger & UnsignedInteger>(
    _ field: UnsafeBufferPointer<UInt8>
  ) -> Number? {
    guard (1...5).contains(field.count) else { return nil }
    var value = 0
    for byte in field {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return Number(exactly: value)
  }
}

/// The digits at the low end of a word, which another byte follows.
private struct Digits {
  /// Each byte a number from 0 to 9 if they are right, the last digit the highest.
  private let numbers: UInt32
  private let hasRightLength: Bool
  let value: UInt32

  @inline(__always)
  init(_ word: UInt64, length: Int) {
    // The digits go to the high bytes, and zeros before them. (A shift by 32 is none at all: the length is wrong then.)
    let bits = UInt32(truncatingIfNeeded: length &* 8)
    numbers = ((UInt32(truncatingIfNeeded: word) &<< (32 &- bits)) | (0x3030_3030 &>> bits)) ^ 0x3030_3030
    hasRightLength = UInt(bitPattern: length &- 1) < 3
    value = ((numbers &>> 8) & 255) &* 100 &+ ((numbers &>> 16) & 255) &* 10 &+ (numbers &>> 24)
  }

  /// Whether they are one to three digits of a number below 256.
  @inline(__always)
  var areRight: Bool {
    hasRightLength && ((numbers &+ 0x7676_7676) | numbers) & 0x8080_8080 == 0 && value < 256
  }
}
