import Kernels
import Memory
import TestSupport
import Testing

struct PackingTests {
  static let sizes = [1, 2, 7, 15, 16, 17, 33, 48, 49]

  @Test(arguments: sizes)
  func `packed, element (k, n) is lane n mod 16 of row k of block n / 16, and padding is zero`(rows: Int) {
    withEvery("columns", in: Self.sizes) { columns in
      let matrix = floats(rows * columns, seed: 1)
      let packed = Buffer<Float>.packed(matrix, rows: rows, columns: columns).array
      var expected = [Float](repeating: 0, count: rows * padded(columns))
      for k in 0..<rows {
        for n in 0..<columns { expected[(n / 16 * rows + k) * 16 + n % 16] = matrix[k * columns + n] }
      }
      expectSameBits(packed, expected, "the packed matrix")
    }
  }

  @Test(arguments: sizes)
  func `unpacking gives the matrix back`(rows: Int) {
    withEvery("columns", in: Self.sizes) { columns in
      let matrix = floats(rows * columns, seed: 1)
      let packed = Buffer<Float>.packed(matrix, rows: rows, columns: columns)
      expectSameBits(packed.unpacked(rows: rows, columns: columns), matrix, "the matrix")
    }
  }

  @Test(arguments: [1, 4, 6])
  func `a transpose is each tap's matrix, transposed and packed`(taps: Int) {
    withEvery("channels", in: Self.sizes) { channels in
      withEvery("units", in: Self.sizes) { units in
        let weights = floats(taps * channels * units, seed: 2)
        let packed = Buffer<Float>.packed(weights, rows: taps * channels, columns: units)
        let transposed = Buffer<Float>.unwritten(taps * units * padded(channels))
        // Block by block, the last first.
        for block in (0..<padded(channels) / 16).reversed() {
          Packing.transpose(
            packed.view, taps: taps, channels: channels, units: units, into: transposed.view, blocks: block..<block + 1)
        }
        // Rows (tap, unit), columns channels.
        var matrix = [Float](repeating: 0, count: weights.count)
        for tap in 0..<taps {
          for c in 0..<channels {
            for n in 0..<units {
              matrix[(tap * units + n) * channels + c] = weights[(tap * channels + c) * units + n]
            }
          }
        }
        let expected = Buffer<Float>.packed(matrix, rows: taps * units, columns: channels)
        expectSameBits(transposed.array, expected.array, "the transpose")
      }
    }
  }
}
