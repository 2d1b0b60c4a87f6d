/// Random numbers without a state: the block cipher-like function Philox4x32-10 of a key and a counter.
///
/// Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011). The same seed and the
/// same counter give the same four words on every machine, rank and thread, in whatever order they are asked for: that is
/// why fmdist draws all its random numbers from here, and why a checkpoint holds no generator's state.
///
/// Counters are laid out as (block, a, b, purpose): `block` counts the groups of four words drawn, `a` and `b` name what
/// they are for (an epoch, a step, a layer, a sample), and ``Purpose`` keeps the users of one seed apart.
///
/// Not for: secrets. It is not a cryptographic generator.
@frozen
package struct Philox: Sendable, Equatable {
  /// What random numbers are drawn for: the counter's last word, so that no two purposes share a number.
  package enum Purpose: UInt32, Sendable {
    /// The order of the training images in an epoch.
    case shuffle = 1
    /// Which images are kept for validation.
    case split = 2
    /// The pictures of the synthetic set.
    case synthetic = 3
    /// The weights at the start.
    case initialization = 4
    /// The units that dropout silences.
    case dropout = 5
    /// The random changes made to training images.
    case augmentation = 6
    /// The noise that a layer adds.
    case noise = 7
    /// How training images are mixed with each other.
    case mixing = 8
    /// Which hyperparameters are tried.
    case tuning = 9
  }

  @usableFromInline let key0: UInt32
  @usableFromInline let key1: UInt32

  /// The function keyed by `seed`, whose low 32 bits are the first word of the key.
  @inlinable
  package init(seed: UInt64) {
    key0 = UInt32(truncatingIfNeeded: seed)
    key1 = UInt32(truncatingIfNeeded: seed >> 32)
  }

  /// Four independent, uniformly distributed words for `counter`. Ten rounds, about 10 ns.
  @inlinable
  package func callAsFunction(counter: SIMD4<UInt32>) -> SIMD4<UInt32> {
    var (c0, c1, c2, c3) = (counter.x, counter.y, counter.z, counter.w)
    var (k0, k1) = (key0, key1)
    for _ in 0..<10 {
      let product0 = UInt64(c0) &* 0xD251_1F53
      let product1 = UInt64(c2) &* 0xCD9E_8D57
      c0 = UInt32(truncatingIfNeeded: product1 >> 32) ^ c1 ^ k0
      c1 = UInt32(truncatingIfNeeded: product1)
      c2 = UInt32(truncatingIfNeeded: product0 >> 32) ^ c3 ^ k1
      c3 = UInt32(truncatingIfNeeded: product0)
      k0 = k0 &+ 0x9E37_79B9  // the golden ratio
      k1 = k1 &+ 0xBB67_AE85  // the square root of 3, less 1
    }
    return SIMD4(c0, c1, c2, c3)
  }

  /// Four words for block `block` of what `a` and `b` name, drawn for `purpose`.
  @inlinable
  package func callAsFunction(block: UInt32, _ a: UInt32, _ b: UInt32, _ purpose: Purpose) -> SIMD4<UInt32> {
    self(counter: SIMD4(block, a, b, purpose.rawValue))
  }
}
