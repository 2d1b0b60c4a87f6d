/// Byte counts cut to what MPI's `int` counts can say.
package enum Chunks {
  /// The most bytes in one MPI call: a power of two, so that chunks keep the alignment of the whole, and no more than a slow network
  /// (20 Mbit/s) moves in half a second, so that the watchdog sees a large message get on.
  package static let mostBytes = 1 << 20

  /// The byte ranges, in order, that make up `byteCount` bytes. No bytes are one empty range: that message is sent too.
  ///
  /// Complexity: O(byteCount / most).
  package static func ranges(byteCount: Int, most: Int = mostBytes) -> [Range<Int>] {
    precondition(byteCount >= 0 && most > 0)
    guard byteCount > 0 else { return [0..<0] }
    return stride(from: 0, to: byteCount, by: most).map { $0..<$0 + min(most, byteCount - $0) }
  }
}
