import FMDistMemory

/// Images that are black to the eye, as their values are 0 and 1 of 255.
enum Binary {
  /// Whether `pixels` are zeros and ones, and one at least is 1.
  static func isBinary(_ pixels: View<UInt8>) -> Bool {
    var all: UInt8 = 0
    for start in stride(from: 0, to: pixels.count, by: 4096) {
      for place in start..<min(start + 4096, pixels.count) { all |= pixels.base[place] }
      if all > 1 { return false }
    }
    return all == 1
  }
}
