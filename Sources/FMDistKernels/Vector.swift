// Legend for all kernels, after Keras: N samples, H rows, W columns, C channels, K the length of a sum.
// Every kernel computes each of its results by one chain of operations in one order, whatever tile, thread or rank it
// falls to, and lane by lane, whatever the width of the machine's vectors. That is the promise of the same bits.
//
// Tiles and loops are `@inline(__always)`, which the optimizer does when it has specialised them; with `@inline(always)`,
// which comes first, it leaves their sums in memory, and they take four times as long. Functions of a few vectors that
// loops call, exp for one, are `@inline(always)`: for the other they are too long.

internal import CFMDistKernelTarget

/// Sixteen floats: one AVX-512 register, two of AVX2, four of NEON. All layouts count channels in blocks of sixteen, so
/// that neither a layout nor a result depends on the machine.
@usableFromInline
package typealias Vector = SIMD16<Float>

/// The channels in one block.
package let blockSize = 16

/// `count` rounded up to whole blocks.
@inlinable
package func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 }

extension UnsafePointer<Float> {
  /// The sixteen floats from `offset`.
  @inline(__always)
  func vector(_ offset: Int) -> Vector {
    UnsafeRawPointer(self + offset).loadUnaligned(as: Vector.self)
  }

  /// Has the line at `offset` brought to the cache; there need not be one.
  @inline(__always)
  func prefetch(_ offset: Int) { fmdist_prefetch(self + offset) }
}

extension UnsafeMutablePointer<Float> {
  /// The sixteen floats from `offset`.
  @inline(__always)
  func vector(_ offset: Int) -> Vector {
    UnsafeRawPointer(self + offset).loadUnaligned(as: Vector.self)
  }

  /// Stores sixteen floats from `offset`.
  @inline(__always)
  func store(_ vector: Vector, _ offset: Int) {
    UnsafeMutableRawPointer(self + offset).storeBytes(of: vector, as: Vector.self)
  }

  /// Has the line at `offset` brought to the cache, to be written.
  @inline(__always)
  func prefetch(_ offset: Int) { fmdist_prefetch_to_write(self + offset) }
}

extension UnsafePointer<UInt8> {
  /// The sixteen bytes from `offset` as integers.
  @inline(__always)
  func integers(_ offset: Int) -> SIMD16<Int32> {
    var integers = SIMD16<Int32>.zero
    withUnsafeMutableBytes(of: &integers) {
      fmdist_widen(self + offset, $0.baseAddress?.assumingMemoryBound(to: Int32.self))
    }
    return integers
  }
}

extension UnsafeMutablePointer<UInt8> {
  /// Stores sixteen integers of 0 to 255 from `offset`.
  @inline(__always)
  func store(_ integers: SIMD16<Int32>, _ offset: Int) {
    withUnsafeBytes(of: integers) {
      fmdist_narrow($0.baseAddress?.assumingMemoryBound(to: Int32.self), self + offset)
    }
  }
}

/// Stops the program on a programmer's mistake. Kernels are compiled without Swift's own checks, `precondition` among
/// them, so sizes are checked with this, once, at entry.
@inline(__always)
package func require(_ condition: Bool, _ message: @autoclosure () -> String) {
  if !condition { fatalError(message()) }
}
