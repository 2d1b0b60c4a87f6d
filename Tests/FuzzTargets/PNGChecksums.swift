import CFMDistZlib

/// The CRC of each chunk of a PNG, without which libpng looks no further.
///
/// Source: ISO/IEC 15948, 5.3: a length, four letters, the data, and the CRC of letters and data, big-endian, behind a signature of 8 bytes.
enum PNGChecksums {
  static func repaired(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    var place = 8
    while place + 12 <= bytes.count {
      let length = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      let end = place + 8 + length
      guard end + 4 <= bytes.count else { break }
      let sum = bytes[place + 4..<end].withUnsafeBytes {
        crc32(0, $0.bindMemory(to: UInt8.self).baseAddress, UInt32($0.count))
      }
      for index in 0..<4 { bytes[end + index] = UInt8(truncatingIfNeeded: sum >> (8 * UInt(3 - index))) }
      place = end + 4
    }
    return bytes
  }
}
