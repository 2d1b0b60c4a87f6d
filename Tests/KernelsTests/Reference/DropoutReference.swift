import Kernels

/// Dropout's mask by its definition, one element at a time.
struct DropoutReference {
  let rate: Double
  let layer: UInt32
  let seed: UInt64

  /// Element e has word e / 16 % 8 / 2 of counter (e / 128 · 16 + e % 16, position, step, purpose | layer · 256): its lower
  /// sixteen bits where e / 16 is even, else its upper ones. It is kept where they are at least 65536 · rate.
  func keeps(_ element: Int, step: UInt32, position: UInt32) -> Bool {
    let counter = SIMD4(
      UInt32(element / 128 * 16 + element % 16), position, step, Philox.Purpose.dropout.rawValue | layer << 8)
    let word = Philox(seed: seed)(counter: counter)[element / 16 % 8 / 2]
    let bits = element / 16 % 2 == 0 ? word & 0xffff : word >> 16
    return Double(bits) >= (rate * 65536).rounded()
  }

  /// x where kept, divided by the share that is kept.
  func apply(_ x: [Float], step: UInt32, position: UInt32) -> [Float] {
    let scale = Float(65536 / (65536 - (rate * 65536).rounded()))
    return x.enumerated().map { keeps($0.offset, step: step, position: position) ? $0.element * scale : 0 }
  }
}
