import FMDistKernels

/// Dropout's mask by its definition, one element at a time.
package struct DropoutReference {
  package let rate: Double
  package let layer: UInt32
  package let seed: UInt64

  package init(rate: Double, layer: UInt32, seed: UInt64) {
    (self.rate, self.layer, self.seed) = (rate, layer, seed)
  }

  /// What is kept is multiplied by this: the inverse of the share that is kept.
  package var scale: Float { Float(65536 / (65536 - (rate * 65536).rounded())) }

  /// Element e has word e / 16 % 8 / 2 of counter (e / 128 · 16 + e % 16, position, step, purpose | layer · 256): its lower
  /// sixteen bits where e / 16 is even, else its upper ones. It is kept where they are at least 65536 · rate.
  package func keeps(_ element: Int, step: UInt32, position: UInt32) -> Bool {
    let counter = SIMD4(
      UInt32(element / 128 * 16 + element % 16), position, step, Philox.Purpose.dropout.rawValue | layer << 8)
    let word = Philox(seed: seed)(counter: counter)[element / 16 % 8 / 2]
    let bits = element / 16 % 2 == 0 ? word & 0xffff : word >> 16
    return Double(bits) >= (rate * 65536).rounded()
  }

  /// x where kept, divided by the share that is kept.
  package func apply(_ x: [Float], step: UInt32, position: UInt32) -> [Float] {
    x.enumerated().map { keeps($0.offset, step: step, position: position) ? $0.element * scale : 0 }
  }
}
