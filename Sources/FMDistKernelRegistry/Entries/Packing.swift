import FMDistKernels
import FMDistMemory

/// A weights' array: taps x channels x units in Keras's layout.
private struct WeightsShape: Sendable, CustomStringConvertible {
  var taps = 1
  var channels: Int
  var units: Int

  var description: String { (taps == 1 ? "" : "\(taps)x") + "\(channels)x\(units)" }

  var rows: Int { taps * channels }
  var count: Int { rows * units }

  static let sizes = [1, 2, 7, 15, 16, 17, 33, 48, 49]
  static let matrices = sizes.flatMap { rows in sizes.map { WeightsShape(channels: rows, units: $0) } }
  static let tapped = [1, 4, 6].flatMap { taps in
    matrices.map { WeightsShape(taps: taps, channels: $0.channels, units: $0.units) }
  }
  static let recipes = [WeightsShape(taps: 9, channels: 32, units: 64), WeightsShape(channels: 784, units: 512)]

  /// By definition, element (k, n) is lane n mod 16 of row k of block n / 16, and padding is zero.
  func packed(_ matrix: [Float]) -> [Float] { Self.packed(matrix, rows: rows, columns: units) }

  /// Each tap's matrix transposed, and packed.
  func transposed(_ matrix: [Float]) -> [Float] {
    var result = [Float](repeating: 0, count: count)
    for tap in 0..<taps {
      for c in 0..<channels {
        for n in 0..<units { result[(tap * units + n) * channels + c] = matrix[(tap * channels + c) * units + n] }
      }
    }
    return Self.packed(result, rows: taps * units, columns: channels)
  }

  private static func packed(_ matrix: [Float], rows: Int, columns: Int) -> [Float] {
    var result = [Float](repeating: 0, count: rows * padded(columns))
    for k in 0..<rows {
      for n in 0..<columns { result[(n / 16 * rows + k) * 16 + n % 16] = matrix[k * columns + n] }
    }
    return result
  }
}

extension KernelEntry {
  /// From Keras's layout into blocks.
  static let pack = KernelEntry(
    "packing/pack", of: "Packing.pack", tests: WeightsShape.matrices, benchmarks: WeightsShape.recipes
  ) { shape, seed in
    let values = floats(shape.count, seed: seed)
    let (matrix, packed) = (Buffer(values), Buffer<Float>.unwritten(shape.rows * padded(shape.units)))
    return PreparedKernel(cost: KernelCost(floats: 2 * shape.count)) {
      Packing.pack(matrix.view, rows: shape.rows, columns: shape.units, into: packed.view)
    } results: {
      [KernelResult("the packed matrix", packed.array, bits: shape.packed(values))]
    }
  }

  /// From blocks into Keras's layout.
  static let unpack = KernelEntry(
    "packing/unpack", of: "Packing.unpack", tests: WeightsShape.matrices, benchmarks: WeightsShape.recipes
  ) { shape, seed in
    let values = floats(shape.count, seed: seed)
    let (packed, matrix) = (Buffer(shape.packed(values)), Buffer<Float>.unwritten(shape.count))
    return PreparedKernel(cost: KernelCost(floats: 2 * shape.count)) {
      Packing.unpack(packed.view, rows: shape.rows, columns: shape.units, into: matrix.view)
    } results: {
      [KernelResult("the matrix", matrix.array, bits: values)]
    }
  }

  /// From packed weights to packed transposed ones, tap by tap and then by sixteen channels, the last first.
  static let transpose = KernelEntry(
    "packing/transpose", of: "Packing.transpose", tests: WeightsShape.tapped, benchmarks: WeightsShape.recipes
  ) { shape, seed in
    let values = floats(shape.count, seed: seed)
    let packed = Buffer(shape.packed(values))
    let transposed = Buffer<Float>.unwritten(shape.taps * shape.units * padded(shape.channels))
    return PreparedKernel(cost: KernelCost(floats: 2 * shape.count)) {
      for start in stride(from: packed.count / 16, to: 0, by: -shape.channels) {
        let tap = start - shape.channels..<start
        let inner = tap.lowerBound + shape.channels / 32 * 16
        for rows in [inner..<tap.upperBound, tap.lowerBound..<inner] {
          Packing.transpose(
            packed.view, taps: shape.taps, channels: shape.channels, units: shape.units, into: transposed.view,
            rows: rows)
        }
      }
    } results: {
      [KernelResult("the transpose", transposed.array, bits: shape.transposed(values))]
    }
  }
}
