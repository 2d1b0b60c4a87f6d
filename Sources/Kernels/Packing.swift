internal import CKernelTarget
import Memory

/// Between Keras's layout of weights and the kernels': K x N in row-major order against blocks of sixteen columns.
///
/// A convolution's HWIO weights are such a matrix too: K = taps · C rows (tap, channel), N filters.
public enum Packing {
  /// Overwrites `packed` (N/16 blocks x K x 16, zeros in the padding) with `matrix` (K x N).
  public static func pack(_ matrix: View<Float>, rows: Int, columns: Int, into packed: View<Float>) {
    check(matrix, packed, rows, columns)
    for k in 0..<rows {
      for n in 0..<Kernels.padded(columns) {
        packed.base[place(k, n, rows)] = n < columns ? matrix.base[k * columns + n] : 0
      }
    }
  }

  /// Overwrites `matrix` (K x N) with `packed`.
  public static func unpack(_ packed: View<Float>, rows: Int, columns: Int, into matrix: View<Float>) {
    check(matrix, packed, rows, columns)
    for k in 0..<rows {
      for n in 0..<columns { matrix.base[k * columns + n] = packed.base[place(k, n, rows)] }
    }
  }

  /// Overwrites `transposed` in `blocks` of sixteen channels with the transpose of each tap of packed weights.
  ///
  /// Weights: N/16 blocks x taps x C x 16 (sixteen units); transposed: C/16 blocks x taps x N x 16 (sixteen channels).
  /// A dense layer has one tap. Padding becomes zero.
  public static func transpose(
    _ weights: View<Float>, taps: Int, channels: Int, units: Int, into transposed: View<Float>, blocks: Range<Int>
  ) {
    require(
      weights.count == padded(units) * taps * channels && transposed.count == padded(channels) * taps * units
        && blocks.lowerBound >= 0 && blocks.upperBound * 16 <= padded(channels), "a transpose between wrong sizes")
    for block in blocks {
      let real = min(16, channels - block * 16)
      for tap in 0..<taps {
        for unitBlock in 0..<padded(units) / 16 {
          let source = weights.base + ((unitBlock * taps + tap) * channels + block * 16) * 16
          let target = transposed.base + ((block * taps + tap) * units + unitBlock * 16) * 16
          transpose(UnsafePointer(source), rows: real, into: target, rows: min(16, units - unitBlock * 16))
        }
      }
    }
  }

  /// Overwrites `rows` rows of sixteen floats of `target` with the columns of `realRows` rows of `source`, zero beyond.
  @inline(__always)
  private static func transpose(
    _ source: UnsafePointer<Float>, rows realRows: Int, into target: UnsafeMutablePointer<Float>, rows: Int
  ) {
    if realRows == 16 && rows == 16 { return fmdist_transpose(source, 16, target, 16) }
    var square = InlineArray<256, Float>(repeating: 0)
    withUnsafeMutablePointer(to: &square) { square in
      let square = UnsafeMutableRawPointer(square).assumingMemoryBound(to: Float.self)
      square.update(from: source, count: realRows * 16)
      fmdist_transpose(square, 16, square, 16)
      target.update(from: square, count: rows * 16)
    }
  }

  @inline(__always)
  private static func place(_ k: Int, _ n: Int, _ rows: Int) -> Int { ((n / 16) * rows + k) * 16 + n % 16 }

  private static func check(_ matrix: View<Float>, _ packed: View<Float>, _ rows: Int, _ columns: Int) {
    require(
      matrix.count == rows * columns && packed.count == rows * padded(columns), "a matrix packed to the wrong size")
  }
}
