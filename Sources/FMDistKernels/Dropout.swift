internal import CFMDistKernelTarget
import FMDistMemory

/// Inverted dropout whose mask is a function of place alone, so that backward makes it again and nothing is stored.
///
/// ``Philox`` is keyed by the seed and counts (element, sample's position in the global batch, step, layer): never rank
/// or thread. Sixteen random bits decide an element, so the rate is kept to 2^-17, and the scale is the inverse of the
/// share that is really kept. Element e has word e / 16 % 8 / 2 of counter (e / 128 * 16 + e % 16, position, step,
/// purpose | layer << 8), its lower half where e / 16 is even.
package struct Dropout: Sendable {
  /// Elements whose sixteen random bits are below this are dropped.
  let threshold: UInt32
  let scale: Float
  let seed: UInt64
  let layer: UInt32

  /// Elements whose masks come from one call of the generator: 16 counters of 4 words of 2 halves.
  static let group = 128

  /// Drops a share of `rate`, 0 ..< 1, in the layer with the number `layer`.
  package init(rate: Double, layer: Int, seed: UInt64) {
    require(rate >= 0 && rate < 1, "a dropout rate outside 0 ..< 1")
    threshold = UInt32(min((rate * 65536).rounded(), 65535))
    scale = Float(65536 / (65536 - Double(threshold)))
    self.seed = seed
    self.layer = UInt32(truncatingIfNeeded: layer)
  }

  /// Overwrites `y` with x where kept, scaled, and zero elsewhere, for the sample at `position` of the batch of `step`.
  ///
  /// Backward is the same function of dy. x and y may be the same memory, and a part of the sample that begins at element
  /// `first`, whole blocks.
  package func apply(x: View<Float>, y: View<Float>, step: Int, position: Int, first: Int = 0) {
    require(x.count == y.count && first % 16 == 0, "dropout between different lengths")
    let end = first + x.count
    var start = first / Dropout.group * Dropout.group
    while start < end {
      let masks = masks(group: start, step: step, position: position)
      for i in 0..<8 {
        let offset = start &+ i &* 16 &- first
        if offset < 0 { continue }
        if offset >= x.count { break }
        if offset &+ 16 <= x.count {
          var kept = x.base.vector(offset) * scale
          keep(&kept, masks[i])
          y.base.store(kept, offset)
        } else {
          for lane in 0..<(x.count - offset) {
            y.base[offset + lane] = masks[i] >> lane & 1 == 1 ? x.base[offset + lane] * scale : 0
          }
        }
      }
      start += Dropout.group
    }
  }

  /// Overwrites `masks` with a bit for each element kept, sixteen elements a word, of a part of the sample at `position`
  /// that begins at element `first`, whole blocks; else as ``apply(x:y:step:position:first:)``.
  func masks(step: Int, position: Int, first: Int, count: Int, into masks: UnsafeMutablePointer<UInt16>) {
    require(first % 16 == 0 && count % 16 == 0, "masks of parts of blocks")
    let end = first + count
    var start = first / Dropout.group * Dropout.group
    while start < end {
      let group = self.masks(group: start, step: step, position: position)
      for i in max(0, (first - start) / 16)..<min(8, (end - start) / 16) { masks[(start - first) / 16 + i] = group[i] }
      start += Dropout.group
    }
  }

  /// The bits of the eight times sixteen elements from `start` on.
  @inline(__always)
  private func masks(group start: Int, step: Int, position: Int) -> InlineArray<8, UInt16> {
    let words = philox(
      first: UInt32(truncatingIfNeeded: start / 8), UInt32(truncatingIfNeeded: position),
      UInt32(truncatingIfNeeded: step), Philox.Purpose.dropout.rawValue | layer << 8,
      key: SIMD2<UInt32>(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
    var masks = InlineArray<8, UInt16>(repeating: 0)
    for pair in 0..<4 {
      var (low, high): (UInt16, UInt16) = (0, 0)
      withUnsafeBytes(of: words[pair]) {
        fmdist_compare_halves($0.baseAddress?.assumingMemoryBound(to: UInt32.self), threshold, &low, &high)
      }
      masks[2 &* pair] = low
      masks[2 &* pair &+ 1] = high
    }
    return masks
  }

  /// Overwrites `dx` with dy, scaled, where `y` is not zero, and zero elsewhere: backward behind relu, where an element that is
  /// zero without having been dropped gets no gradient anyway.
  package func backward(y: View<Float>, dy: View<Float>, dx: View<Float>) {
    let count = y.count
    require(dy.count == count && dx.count == count, "dropout between different lengths")
    let whole = count / 16 * 16
    for i in stride(from: 0, to: whole, by: 16) {
      dx.base.store((dy.base.vector(i) * scale).replacing(with: 0, where: y.base.vector(i) .== 0), i)
    }
    for i in whole..<count { dx.base[i] = y.base[i] == 0 ? 0 : dy.base[i] * scale }
  }

  /// Multiplies `dy` by the factor of what is kept: backward, where what was dropped is zero already; whole blocks.
  package func scaleKept(_ dy: View<Float>) {
    require(dy.count % 16 == 0, "dropout of parts of blocks")
    for i in stride(from: 0, to: dy.count, by: 16) { dy.base.store(dy.base.vector(i) * scale, i) }
  }
}

/// Sets those of sixteen floats to zero whose bit in `mask` is not set.
@inline(always)
func keep(_ x: inout Vector, _ mask: UInt16) {
  withUnsafeMutableBytes(of: &x) { fmdist_keep($0.baseAddress?.assumingMemoryBound(to: Float.self), mask) }
}

/// Philox4x32-10 for sixteen counters (first + lane, c1, c2, c3): four words of each.
@inline(__always)
func philox(
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

/// The upper and lower halves of sixteen products of 32 by 32 bits.
///
/// Not both from 64-bit products: the compiler may then choose a multiplication of 64 by 64 bits, which is much slower.
@inline(__always)
private func product(_ x: SIMD16<UInt32>, _ factor: UInt32) -> (SIMD16<UInt32>, SIMD16<UInt32>) {
  var high = SIMD16<UInt32>.zero
  withUnsafeBytes(of: x) { x in
    withUnsafeMutableBytes(of: &high) { high in
      fmdist_multiply_high(
        x.baseAddress?.assumingMemoryBound(to: UInt32.self), factor,
        high.baseAddress?.assumingMemoryBound(to: UInt32.self))
    }
  }
  return (high, x &* factor)
}
