import FMDistKernels

/// The words of one Philox stream, one after the other: block 0's four words in order, then block 1's, and so on.
struct RandomWords {
  private let philox: Philox
  private var counter: SIMD4<UInt32>
  private var words = SIMD4<UInt32>()
  private var used = 4

  /// The stream that `a`, `b` and `purpose` name under `seed`.
  init(seed: UInt64, _ a: UInt32, _ b: UInt32, _ purpose: Philox.Purpose) {
    philox = Philox(seed: seed)
    counter = SIMD4(0, a, b, purpose.rawValue)
  }

  /// The next word.
  @inline(__always)
  mutating func next() -> UInt32 {
    if used == 4 {
      words = philox(counter: counter)
      counter.x &+= 1
      used = 0
    }
    defer { used &+= 1 }
    return words[used]
  }

  /// A number below `bound` (at least 1), each as likely as any other.
  ///
  /// Source: Lemire, "Fast random integer generation in an interval" (2019): the high half of word x bound, drawn again
  /// where the low half would favour some numbers.
  @inline(__always)
  mutating func below(_ bound: UInt32) -> UInt32 {
    var product = UInt64(next()) &* UInt64(bound)
    if UInt32(truncatingIfNeeded: product) < bound {
      let unfair = (0 &- bound) % bound
      while UInt32(truncatingIfNeeded: product) < unfair { product = UInt64(next()) &* UInt64(bound) }
    }
    return UInt32(truncatingIfNeeded: product >> 32)
  }

  /// Puts `elements` in random order: Fisher and Yates's shuffle from the last element down to the second.
  mutating func shuffle(_ elements: UnsafeMutableBufferPointer<Int32>) {
    var last = elements.count - 1
    while last > 0 {
      elements.swapAt(last, Int(below(UInt32(last + 1))))
      last -= 1
    }
  }
}
