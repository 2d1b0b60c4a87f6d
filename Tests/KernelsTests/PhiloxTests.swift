import FMDistKernels
import Testing

/// The known answers that Random123 publishes for philox4x32 with 10 rounds, and the layout of keys and counters.
struct PhiloxTests {
  struct KnownAnswer: Sendable, CustomTestStringConvertible {
    let counter: SIMD4<UInt32>
    let seed: UInt64
    let words: SIMD4<UInt32>
    var testDescription: String { "counter \(counter), key \(seed)" }
  }

  static let knownAnswers = [
    KnownAnswer(
      counter: SIMD4(repeating: 0), seed: 0,
      words: SIMD4(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8)),
    KnownAnswer(
      counter: SIMD4(repeating: .max), seed: .max,
      words: SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD)),
    // The digits of pi. The key's first word, 0xA4093822, is the seed's low half.
    KnownAnswer(
      counter: SIMD4(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344), seed: 0x299F_31D0_A409_3822,
      words: SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1)),
  ]

  @Test(arguments: knownAnswers)
  func `gives Random123's known answers`(_ known: KnownAnswer) {
    #expect(Philox(seed: known.seed)(counter: known.counter) == known.words)
  }

  @Test func `purposes, blocks and names lie in the counter's words in order`() {
    let philox = Philox(seed: 7)
    #expect(philox(block: 1, 2, 3, .dropout) == philox(counter: SIMD4(1, 2, 3, 5)))
    #expect(philox(block: 0, 0, 0, .shuffle) != philox(block: 0, 0, 0, .split))
  }

  @Test func `both halves of the seed count`() {
    let zero = SIMD4<UInt32>(repeating: 0)
    #expect(Philox(seed: 1)(counter: zero) != Philox(seed: 1 << 32)(counter: zero))
  }
}
