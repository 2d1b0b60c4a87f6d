import FMDistMemory

/// Normally distributed noise that is a function of place alone, so that nothing about it is kept.
///
/// ``Philox`` is keyed by the seed and counts (element, sample's position in the global batch, step, layer), as for ``Dropout``. Two
/// words make two numbers by Box and Muller's transform: r = √(-2 ln u), θ a turn's random part, r cos θ and r sin θ. Element e has
/// counter (e / 64 * 16 + e % 16, position, step, purpose | layer << 8); of its words the first two where e / 16 is 0 or 1, modulo 4,
/// else the last two; and the cosine where e / 16 is even. No number is beyond ±5.65 deviations.
///
/// Source: Box and Muller, "A note on the generation of random normal deviates" (1958).
package struct GaussianNoise: Sendable {
  /// Multiplies noise of variance 1.
  let deviation: Float
  let seed: UInt64
  let layer: UInt32

  /// Elements whose noise comes from one call of the generator: 16 counters of 4 words.
  private static let group = 64

  /// Noise of `deviation`, at least 0, of the layer with the number `layer`.
  package init(deviation: Float, layer: Int, seed: UInt64) {
    require(deviation >= 0, "a negative deviation")
    self.deviation = deviation
    self.seed = seed
    self.layer = UInt32(truncatingIfNeeded: layer)
  }

  /// Overwrites `y` with x and noise, for the sample at `position` of the batch of `step`. x and y may be the same memory.
  package func add(x: View<Float>, y: View<Float>, step: Int, position: Int) {
    require(x.count == y.count, "noise between different lengths")
    let deviation = Vector(repeating: deviation)
    for start in stride(from: 0, to: x.count, by: GaussianNoise.group) {
      let noise = noise(group: start, step: step, position: position)
      for i in 0..<4 {
        let offset = start &+ i &* 16
        if offset >= x.count { break }
        if offset &+ 16 <= x.count {
          y.base.store(x.base.vector(offset).addingProduct(noise[i], deviation), offset)
        } else {
          for lane in 0..<(x.count - offset) {
            y.base[offset + lane] = x.base[offset + lane].addingProduct(noise[i][lane], self.deviation)
          }
        }
      }
    }
  }

  /// Numbers of mean 0 and variance 1 for the four times sixteen elements from `start` on.
  @inline(__always)
  private func noise(group start: Int, step: Int, position: Int) -> InlineArray<4, Vector> {
    let words = philox(
      first: UInt32(truncatingIfNeeded: start / 4), UInt32(truncatingIfNeeded: position),
      UInt32(truncatingIfNeeded: step), Philox.Purpose.noise.rawValue | layer << 8,
      key: SIMD2<UInt32>(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
    let (a, b) = normal(words[0], words[1])
    let (c, d) = normal(words[2], words[3])
    return [a, b, c, d]
  }
}

/// Two normally distributed numbers of two random words, sixteen times.
@inline(always)
private func normal(_ first: SIMD16<UInt32>, _ second: SIMD16<UInt32>) -> (Vector, Vector) {
  // 23 bits as a number from 1 up to 2.
  func fraction(_ bits: SIMD16<UInt32>) -> Vector {
    unsafeBitCast((bits &>> 9) | 0x3F80_0000, to: Vector.self)
  }
  let radius = squareRoot(-2 * logarithm(2 - fraction(first)))
  // The quarter of a turn that the angle is nearest to, and what is missing to it.
  let quarter = second &>> 30
  let (sine, cosine) = sineAndCosine(quarters: fraction(second &<< 2) - 1.5)
  let isOdd = (quarter & 1) .== 1
  let cosineSign = ((quarter &+ 1) & 2) &<< 30
  let sineSign = (quarter & 2) &<< 30
  func signed(_ x: Vector, _ sign: SIMD16<UInt32>) -> Vector {
    unsafeBitCast(unsafeBitCast(x, to: SIMD16<UInt32>.self) ^ sign, to: Vector.self)
  }
  return (
    radius * signed(cosine.replacing(with: sine, where: isOdd), cosineSign),
    radius * signed(sine.replacing(with: cosine, where: isOdd), sineSign)
  )
}

/// ln x within a unit in the last place, for sixteen positive normal numbers; the C library's differs between machines.
///
/// x = 2^n · m with m from √½ to √2; ln m by a polynomial. Source: Cephes's logf.
@inline(always)
package func logarithm(_ x: Vector) -> Vector {
  let bits = unsafeBitCast(x, to: SIMD16<UInt32>.self)
  let shift = Vector(repeating: 12_582_912)  // 1.5 · 2^23: an integer added to its bits is added to it
  var n = unsafeBitCast(unsafeBitCast(shift, to: SIMD16<UInt32>.self) &+ (bits &>> 23), to: Vector.self) - shift - 126
  var m = unsafeBitCast((bits & 0x007F_FFFF) | 0x3F00_0000, to: Vector.self)
  let isSmall = m .< Vector(repeating: 0.707_106_77)
  m.replace(with: m + m, where: isSmall)
  n.replace(with: n - 1, where: isSmall)
  let r = m - 1
  let square = r * r
  var p = Vector(repeating: 7.037_683_629_2e-2)
  p = Vector(repeating: -1.151_461_031_0e-1).addingProduct(p, r)
  p = Vector(repeating: 1.167_699_874_0e-1).addingProduct(p, r)
  p = Vector(repeating: -1.242_014_084_6e-1).addingProduct(p, r)
  p = Vector(repeating: 1.424_932_278_7e-1).addingProduct(p, r)
  p = Vector(repeating: -1.666_805_766_5e-1).addingProduct(p, r)
  p = Vector(repeating: 2.000_071_476_5e-1).addingProduct(p, r)
  p = Vector(repeating: -2.499_999_399_3e-1).addingProduct(p, r)
  p = Vector(repeating: 3.333_333_117_4e-1).addingProduct(p, r)
  var y = p * r * square
  y = y.addingProduct(n, Vector(repeating: -2.121_944_400_5e-4))
  y = y.addingProduct(square, Vector(repeating: -0.5))
  return (r + y).addingProduct(n, Vector(repeating: 0.693_359_375))
}

/// Sine and cosine of `x` quarters of a turn, |x| ≤ ½, within two units in the last place, by Taylor's series.
@inline(always)
package func sineAndCosine(quarters x: Vector) -> (sine: Vector, cosine: Vector) {
  let angle = x * Float(Double.pi / 2)
  let square = angle * angle
  var s = Vector(repeating: 1 / 362_880)
  s = Vector(repeating: -1 / 5040).addingProduct(s, square)
  s = Vector(repeating: 1 / 120).addingProduct(s, square)
  s = Vector(repeating: -1 / 6).addingProduct(s, square)
  var c = Vector(repeating: -1 / 3_628_800)
  c = Vector(repeating: 1 / 40_320).addingProduct(c, square)
  c = Vector(repeating: -1 / 720).addingProduct(c, square)
  c = Vector(repeating: 1 / 24).addingProduct(c, square)
  c = Vector(repeating: -0.5).addingProduct(c, square)
  return (angle.addingProduct(angle * square, s), Vector(repeating: 1).addingProduct(c, square))
}
