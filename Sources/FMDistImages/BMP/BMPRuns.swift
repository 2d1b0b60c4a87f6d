import FMDistMemory

/// BMP's run-length codes.
///
/// Source: the documentation of BITMAPINFOHEADER, "bitmap compression": a count and a value, or 0 and: 0 for the end of a row, 1 for the end,
/// 2 for a step of two bytes, or a count of values that follow, padded to two bytes. With 4 bits a value is two pixels, by turns.
enum BMPRuns {
  /// The indices that `bytes` stand for, the lowest row first; 0 where they say nothing. Nil where they end too early.
  static func expand(_ bytes: View<UInt8>, size: PixelSize, bits: Int) -> Buffer<UInt8>? {
    let indices = Buffer<UInt8>(count: size.height * size.width)
    var (x, y, place) = (0, 0, 0)
    func put(_ value: UInt8) {
      if x < size.width, y < size.height { indices.view[y * size.width + x] = value }
      x += 1
    }
    func pixel(_ value: UInt8, _ index: Int) -> UInt8 {
      bits == 8 ? value : index & 1 == 0 ? value >> 4 : value & 15
    }
    while y < size.height {
      guard place + 2 <= bytes.count else { return nil }
      let (count, value) = (Int(bytes[place]), bytes[place + 1])
      place += 2
      if count > 0 {
        for index in 0..<count { put(pixel(value, index)) }
        continue
      }
      switch value {
      case 0: (x, y) = (0, y + 1)
      case 1: return indices
      case 2:
        guard place + 2 <= bytes.count else { return nil }
        (x, y) = (x + Int(bytes[place]), y + Int(bytes[place + 1]))
        place += 2
      default:
        let stored = bits == 8 ? Int(value) : (Int(value) + 1) / 2
        guard place + stored <= bytes.count else { return nil }
        for index in 0..<Int(value) { put(pixel(bytes[place + (bits == 8 ? index : index / 2)], index)) }
        place += stored + stored & 1
      }
    }
    return indices
  }
}
