import FMDistPlatform
import Testing

struct SaturatingTests {
  @Test func whatHasNoPlaceBecomesTheNearestNumber() {
    for (value, expected) in [
      (0, 0), (-0.9, 0), (2.7, 2), (-2.7, -2), (.nan, 0), (.infinity, .max), (-.infinity, .min), (9.3e18, .max),
      (-9.3e18, .min), (0x1p53, 1 << 53), (.leastNonzeroMagnitude, 0),
    ] as [(Double, Int)] { #expect(Int(saturating: value) == expected, "\(value)") }
    for (value, expected) in [(-1, 0), (255.9, 255), (256, 255), (.nan, 0)] as [(Double, UInt8)] {
      #expect(UInt8(saturating: value) == expected, "\(value)")
    }
  }
}
