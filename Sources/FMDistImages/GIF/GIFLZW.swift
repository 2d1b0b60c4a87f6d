import FMDistMemory

/// GIF's compression: Lempel-Ziv-Welch with codes of 3 to 12 bits, the lowest bit first.
///
/// Source: GIF89a, appendix F. The code 2^n clears the table, the next one ends the picture, and each code but the first adds one: the last
/// text and the first value of this one.
struct GIFLZW {
  private static let mostCodes = 4096
  /// Of a value.
  static let mostBits = 8

  /// Fills `indices` with what `bytes` stand for, as long as there is room, and gives how many that were; nil for a code that means nothing.
  static func expand(_ bytes: [UInt8], minimum: Int, into indices: View<UInt8>) -> Int? {
    precondition((1...mostBits).contains(minimum), "values of \(minimum) bits")
    let (clear, end) = (1 << minimum, 1 << minimum + 1)
    // A text is its last value and the code of what comes before.
    var last = [UInt8](repeating: 0, count: mostCodes)
    var before = [Int16](repeating: -1, count: mostCodes)
    for code in 0..<clear { last[code] = UInt8(code) }
    var text = [UInt8](repeating: 0, count: mostCodes)
    var (next, width, previous, first) = (end + 1, minimum + 1, -1, UInt8(0))
    var (window, bits, filled) = (0, 0, 0)
    for byte in bytes {
      window |= Int(byte) << bits
      bits += 8
      while bits >= width {
        let code = window & (1 << width - 1)
        window >>= width
        bits -= width
        if code == clear {
          (next, width, previous) = (end + 1, minimum + 1, -1)
          continue
        }
        if code == end { return filled }
        var (length, rest) = (0, code)
        if code >= next || (previous < 0 && code > end) {
          // The text that is just being added, which ends as it begins.
          guard code == next, previous >= 0, next < mostCodes else { return nil }
          text[0] = first
          (length, rest) = (1, previous)
        }
        while rest >= 0 {
          text[length] = last[rest]
          length += 1
          rest = Int(before[rest])
        }
        first = text[length - 1]
        if previous >= 0, next < mostCodes {
          (last[next], before[next]) = (first, Int16(previous))
          next += 1
          if next == 1 << width, width < 12 { width += 1 }
        }
        previous = code
        let room = min(length, indices.count - filled)
        for index in 0..<room { indices.base[filled &+ index] = text[length - 1 - index] }
        filled += room
        if filled == indices.count { return filled }
      }
    }
    return filled
  }
}
