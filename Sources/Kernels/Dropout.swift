import Memory

/// Inverted dropout whose mask is a function of place alone, so that backward makes it again and nothing is stored.
///
/// ``Philox`` is keyed by the seed and counts (element, sample's position in the global batch, step, layer): never rank
/// or thread. Sixteen random bits decide an element, so the rate is kept to 2^-17, and the scale is the inverse of the
/// share that is really kept. Element e has word e / 16 % 8 / 2 of counter (e / 128 * 16 + e % 16, position, step,
/// purpose | layer << 8), its lower half where e / 16 is even.
public struct Dropout: Sendable {
  /// Elements whose sixteen random bits are below this are dropped.
  let threshold: UInt32
  let scale: Float
  let seed: UInt64
  let layer: UInt32

  /// Elements whose masks come from one call of the generator: 16 counters of 4 words of 2 halves.
  static let group = 128

  /// Drops a share of `rate`, 0 ..< 1, in the layer with the number `layer`.
  public init(rate: Double, layer: Int, seed: UInt64) {
    require(rate >= 0 && rate < 1, "a dropout rate outside 0 ..< 1")
    threshold = UInt32(min((rate * 65536).rounded(), 65535))
    scale = Float(65536 / (65536 - Double(threshold)))
    self.seed = seed
    self.layer = UInt32(truncatingIfNeeded: layer)
  }

  /// Overwrites `y` with x where kept, scaled, and zero elsewhere, for the sample at `position` of the batch of `step`.
  ///
  /// Backward is the same function of dy. x and y may be the same memory.
  public func apply(x: View<Float>, y: View<Float>, step: Int, position: Int) {
    require(x.count == y.count, "dropout between different lengths")
    let key = SIMD2<UInt32>(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    var start = 0
    while start < x.count {
      let words = philox(
        first: UInt32(truncatingIfNeeded: start / 8), UInt32(truncatingIfNeeded: position),
        UInt32(truncatingIfNeeded: step), Philox.Purpose.dropout.rawValue | layer << 8, key: key)
      for half in 0..<8 {
        let offset = start + half * 16
        guard offset < x.count else { break }
        let word = words[half / 2]
        let bits = half % 2 == 0 ? word & 0xffff : word &>> 16
        let keep = bits .>= SIMD16<UInt32>(repeating: threshold)
        if offset + 16 <= x.count {
          y.base.store(Vector.zero.replacing(with: x.base.vector(offset) * scale, where: keep), offset)
        } else {
          for lane in 0..<(x.count - offset) {
            y.base[offset + lane] = keep[lane] ? x.base[offset + lane] * scale : 0
          }
        }
      }
      start += Dropout.group
    }
  }
}

/// Philox4x32-10 for sixteen counters (first + lane, c1, c2, c3): four words of each.
@inline(__always)
private func philox(
  first: UInt32, _ c1: UInt32, _ c2: UInt32, _ c3: UInt32, key: SIMD2<UInt32>
) -> InlineArray<4, SIMD16<UInt32>> {
  let lanes = SIMD16<UInt32>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
  var (x0, x1) = (SIMD16<UInt32>(repeating: first) &+ lanes, SIMD16<UInt32>(repeating: c1))
  var (x2, x3) = (SIMD16<UInt32>(repeating: c2), SIMD16<UInt32>(repeating: c3))
  var (k0, k1) = (key.x, key.y)
  for _ in 0..<10 {
    let (high0, low0) = product(x0, 0xD251_1F53)
    let (high1, low1) = product(x2, 0xCD9E_8D57)
    x0 = high1 ^ x1 ^ SIMD16(repeating: k0)
    x2 = high0 ^ x3 ^ SIMD16(repeating: k1)
    x1 = low1
    x3 = low0
    k0 &+= 0x9E37_79B9
    k1 &+= 0xBB67_AE85
  }
  return [x0, x1, x2, x3]
}

/// The upper and lower halves of sixteen products of 32 by 32 bits, through 64-bit lanes.
@inline(__always)
private func product(_ x: SIMD16<UInt32>, _ factor: UInt64) -> (SIMD16<UInt32>, SIMD16<UInt32>) {
  let wide = unsafeBitCast(x, to: SIMD8<UInt64>.self)
  let low = SIMD8<UInt64>(repeating: 0xffff_ffff)
  let factors = SIMD8<UInt64>(repeating: factor)
  let even = (wide & low) &* factors
  let odd = (wide &>> 32) &* factors
  let upper = (even &>> 32) | (odd & ~low)
  let lower = (even & low) | (odd &<< 32)
  return (unsafeBitCast(upper, to: SIMD16<UInt32>.self), unsafeBitCast(lower, to: SIMD16<UInt32>.self))
}
