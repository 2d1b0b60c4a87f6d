internal import CFMDistKernelTarget
import FMDistMemory

/// Between Keras's layout of weights and the kernels': K x N in row-major order against blocks of sixteen columns.
///
/// A convolution's HWIO weights are such a matrix too: K = taps · C rows (tap, channel), N filters.
package enum Packing {
  /// Overwrites `packed` (N/16 blocks x K x 16, zeros in the padding) with `matrix` (K x N).
  package static func pack(_ matrix: View<Float>, rows: Int, columns: Int, into packed: View<Float>) {
    check(matrix, packed, rows, columns)
    for k in 0..<rows {
      for n in 0..<FMDistKernels.padded(columns) {
        packed.base[place(k, n, rows)] = n < columns ? matrix.base[k * columns + n] : 0
      }
    }
  }

  /// Overwrites `matrix` (K x N) with `packed`.
  package static func unpack(_ packed: View<Float>, rows: Int, columns: Int, into matrix: View<Float>) {
    check(matrix, packed, rows, columns)
    for k in 0..<rows {
      for n in 0..<columns { matrix.base[k * columns + n] = packed.base[place(k, n, rows)] }
    }
  }

  /// Overwrites what comes of `rows` of packed weights in `transposed`, in which each tap's rows and columns are exchanged.
  ///
  /// Weights: N/16 blocks x taps x C x 16 (sixteen units), which are as many rows of sixteen floats; transposed: C/16 blocks x
  /// taps x N x 16 (sixteen channels). `rows` begin and end at a tap, or a multiple of sixteen channels behind it. A dense layer
  /// has one tap. Padding becomes zero.
  package static func transpose(
    _ weights: View<Float>, taps: Int, channels: Int, units: Int, into transposed: View<Float>, rows: Range<Int>
  ) {
    require(
      weights.count == padded(units) * taps * channels && transposed.count == padded(channels) * taps * units
        && rows.lowerBound >= 0 && rows.upperBound * 16 <= weights.count && rows.lowerBound % channels % 16 == 0
        && rows.upperBound % channels % 16 == 0, "a transpose between wrong sizes")
    var row = rows.lowerBound
    while row < rows.upperBound {
      let (blockAndTap, channel) = row.quotientAndRemainder(dividingBy: channels)
      let (unitBlock, tap) = blockAndTap.quotientAndRemainder(dividingBy: taps)
      let real = min(16, channels - channel)
      let target = transposed.base + ((channel / 16 * taps + tap) * units + unitBlock * 16) * 16
      transpose(UnsafePointer(weights.base + row * 16), rows: real, into: target, rows: min(16, units - unitBlock * 16))
      row += real
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
