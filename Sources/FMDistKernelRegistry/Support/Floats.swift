import FMDistKernels
import FMDistMemory

/// `count` numbers between -1 and 1, the `array`-th sequence of `seed`.
package func floats(_ count: Int, seed: UInt64, array: UInt32 = 0) -> [Float] {
  let philox = Philox(seed: seed)
  return [Float](unsafeUninitializedCapacity: count) { numbers, filled in
    for block in 0..<(count + 3) / 4 {
      let words = philox(counter: SIMD4(UInt32(truncatingIfNeeded: block), array, 0, 0))
      for word in 0..<min(4, count - block * 4) {
        // The upper 24 bits: a Float holds each of the 2^24 results.
        numbers[block * 4 + word] = Float(Int32(words[word] >> 8) - 0x80_0000) * 0x1p-23
      }
    }
    filled = count
  }
}

extension Buffer<Float> {
  /// A buffer full of NaN, so that what a kernel does not write shows.
  package static func unwritten(_ count: Int) -> Buffer {
    let buffer = Buffer(count: count)
    buffer.view.fill(.nan)
    return buffer
  }

  /// All elements.
  package var array: [Float] { withExtendedLifetime(self) { Array(view.elements) } }

  /// Rows of `width` numbers that lie `stride` apart, with `padding` between.
  package convenience init(rows: [Float], width: Int, stride: Int, padding: Float) {
    precondition(rows.count % width == 0)
    self.init(count: rows.count / width * stride)
    view.fill(padding)
    for row in 0..<rows.count / width {
      for column in 0..<width { view[row * stride + column] = rows[row * width + column] }
    }
  }

  /// The first `width` of each `stride` numbers.
  package func rows(width: Int, stride: Int) -> [Float] {
    array.enumerated().filter { $0.offset % stride < width }.map(\.element)
  }

  /// The numbers that ``rows(width:stride:)`` leaves out.
  package func padding(width: Int, stride: Int) -> [Float] {
    array.enumerated().filter { $0.offset % stride >= width }.map(\.element)
  }

  /// A K x N matrix as the kernels hold it.
  package static func packed(_ matrix: [Float], rows: Int, columns: Int) -> Buffer {
    let source = Buffer(matrix)
    let packed = unwritten(rows * padded(columns))
    Packing.pack(source.view, rows: rows, columns: columns, into: packed.view)
    return withExtendedLifetime(source) { packed }
  }

  /// The K x N matrix of a packed buffer.
  package func unpacked(rows: Int, columns: Int) -> [Float] {
    let matrix = Buffer.unwritten(rows * columns)
    Packing.unpack(view, rows: rows, columns: columns, into: matrix.view)
    return matrix.array
  }
}

extension Buffer<UInt8> {
  /// All elements, as numbers to compare.
  package var numbers: [Float] { withExtendedLifetime(self) { view.elements.map { Float($0) } } }
}
