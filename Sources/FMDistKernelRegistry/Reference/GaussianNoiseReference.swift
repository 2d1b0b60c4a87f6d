import FMDistKernels
import Foundation

/// Noise by its definition, one element at a time.
package struct GaussianNoiseReference {
  package let layer: UInt32
  package let seed: UInt64

  package init(layer: UInt32, seed: UInt64) { (self.layer, self.seed) = (layer, seed) }

  /// The number of mean 0 and variance 1 of element e: of counter (e / 64 · 16 + e % 16, position, step, purpose | layer · 256) the
  /// first two words where e / 16 % 4 is 0 or 1, else the last two; of them the cosine where e / 16 is even, else the sine.
  package func number(_ element: Int, step: UInt32, position: UInt32) -> Double {
    let words = Philox(seed: seed)(
      counter: SIMD4(
        UInt32(element / 64 * 16 + element % 16), position, step, Philox.Purpose.noise.rawValue | layer << 8))
    let part = element / 16 % 4
    let (first, second) = (words[part / 2 * 2], words[part / 2 * 2 + 1])
    let radius = (-2 * Foundation.log(1 - Double(first >> 9) / 0x1p23)).squareRoot()
    // Of the bits the first two count quarters of a turn, the next 23 from half a quarter before to half a quarter behind.
    let angle = (Double(second >> 30) + Double((second << 2) >> 9) / 0x1p23 - 0.5) * Double.pi / 2
    return radius * (part % 2 == 0 ? Foundation.cos(angle) : Foundation.sin(angle))
  }
}
