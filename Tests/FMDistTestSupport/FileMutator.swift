import Foundation

/// Damages files as disks, downloads, editors and attackers do, the same way for the same seed on every machine.
///
/// Tests make a few; for a long search set `FMDIST_MUTATIONS` to how many each test shall make:
///
///     FMDIST_MUTATIONS=1000000 nice swift test -c release --filter Mutation
package struct FileMutator {
  private var numbers: SplitMix64

  /// What lengths and counts that mean harm are.
  private static let extremes: [UInt64] = [
    0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x7FFF_FFFF_FFFF_FFFF,
    0x8000_0000_0000_0000, .max,
  ]
  private static let texts = [
    "9223372036854775807", "-9223372036854775808", "18446744073709551616", "-1", "0", "1e999", "nan", "inf", "-0.0",
    "\"", "\\u0000",
    "\n", "\r", "\t", ",", ":", "{", "}", "[", "]", "\u{FEFF}", "\u{1B}[2J", "null", "true",
  ]

  /// The damages that `seed` begins.
  package init(seed: UInt64) { numbers = SplitMix64(state: seed) }

  /// How many files a test makes: `usual`, or as `FMDIST_MUTATIONS` says.
  package static func count(usual: Int) -> Int {
    ProcessInfo.processInfo.environment["FMDIST_MUTATIONS"].flatMap { Int($0) } ?? usual
  }

  /// `original` with one to four changes. `words` are such as the format has.
  package mutating func mutate(_ original: [UInt8], words: [String] = []) -> [UInt8] {
    var bytes = original
    for _ in 0..<below(4) + 1 {
      let place = below(max(1, bytes.count))
      let end = min(bytes.count, place + 1 + below(16))
      if bytes.isEmpty { break }
      switch below(12) {
      case 0: bytes[place] = UInt8(below(256))
      case 1: bytes[place] ^= 1 << UInt8(below(8))
      case 2: bytes.removeSubrange(place..<end)
      case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
      case 4: bytes.removeSubrange(place...)
      case 5: bytes[below(min(20, bytes.count))] = [0, 0xFF, 0x7F, 0x80][below(4)]
      case 6, 7: setNumber(in: &bytes, near: place)
      case 8:
        // A piece from elsewhere, which may be long.
        let from = below(bytes.count)
        let piece = bytes[from..<min(bytes.count, from + 1 + below(bytes.count))]
        bytes.insert(contentsOf: piece.prefix(4096), at: place)
      case 9:
        // The file twice, or its start behind it.
        bytes += bytes.prefix(1 + below(bytes.count))
      default: bytes.insert(contentsOf: (words + Self.texts)[below(words.count + Self.texts.count)].utf8, at: place)
      }
    }
    return bytes
  }

  /// Sets a field of 2, 4 or 8 bytes to an extreme, in either byte order.
  private mutating func setNumber(in bytes: inout [UInt8], near place: Int) {
    let width = [2, 4, 4, 8][below(4)]
    guard bytes.count >= width else { return }
    let start = min(place / width * width, bytes.count - width)
    let value = Self.extremes[below(Self.extremes.count)]
    let isBig = below(2) == 0
    for index in 0..<width {
      bytes[start + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * (isBig ? width - 1 - index : index)))
    }
  }

  private mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &numbers) }
}
