/// Steele, Lea and Flood's SplitMix64 (2014): small random numbers for tests, the same on every machine.
package struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  /// The sequence that `state` begins.
  package init(state: UInt64) { self.state = state }

  /// The next 64 random bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number between -1 and 1.
  package mutating func signed() -> Double { Double(next() >> 11) / 0x1p52 - 1 }
}
