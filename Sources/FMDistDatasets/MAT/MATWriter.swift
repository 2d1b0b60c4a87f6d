import FMDistMemory

/// Writes arrays of unsigned bytes or 16-bit numbers as a compressed MATLAB file of version 5.
struct MATWriter {
  /// The file so far.
  private(set) var bytes: [UInt8]

  init() {
    bytes = Array("MATLAB 5.0 MAT-file, written by fmdist".utf8)
    bytes += [UInt8](repeating: UInt8(ascii: " "), count: 116 - bytes.count)
    bytes += [UInt8](repeating: 0, count: 8)
    bytes += [0x00, 0x01, UInt8(ascii: "I"), UInt8(ascii: "M")]
  }

  /// Adds `numbers`, unsigned and little-endian in row-major order, as a variable of its name. The file has them column-major, as MATLAB
  /// does.
  mutating func append(_ numbers: NumberArray, path: String) throws(DatasetError) {
    let (name, sizes, size, values) = (numbers.name, numbers.sizes, numbers.type.size, numbers.bytes)
    // The class of the array (mxUINT8, mxUINT16), and the type of its values in the file (miUINT8, miUINT16).
    let (kind, type) = size == 1 ? (9, 2) : (11, 4)
    let head =
      Self.element(6, Self.word(kind) + Self.word(0))
      + Self.element(5, sizes.flatMap { Self.word($0) }) + Self.element(1, Array(name.utf8))
      + Self.word(type) + Self.word(values.count)
    let padded = (values.count + 7) / 8 * 8
    let matrix = Buffer<UInt8>(count: 8 + head.count + padded)
    guard UInt32(exactly: matrix.count) != nil else {
      throw DatasetError(
        .usage,
        "\(path): a MATLAB file cannot hold a variable of \(matrix.count) bytes, at most 4 GiB. Choose another format.")
    }
    for (index, byte) in (Self.word(14) + Self.word(head.count + padded) + head).enumerated() {
      matrix.view[index] = byte
    }
    let destination = matrix.view.base + 8 + head.count
    let layout = SampleLayout(numbers, axis: .first)
    let order = Self.columnMajorOrder(Array(sizes.dropFirst()))
    // Pixel by pixel of the sizes' column-major order, with the samples next to each other.
    let block = 64
    for first in stride(from: 0, to: layout.count, by: block) {
      let last = min(first + block, layout.count)
      for (place, pixel) in order.enumerated() {
        for sample in first..<last {
          let (from, to) = ((sample * layout.stride + pixel) * size, (place * layout.count + sample) * size)
          for byte in 0..<size { destination[to + byte] = values.base[from + byte] }
        }
      }
    }
    guard let packed = zlibCompressed(UnsafeRawBufferPointer(matrix.view.bytes)) else {
      throw DatasetError(.io, "\(path): there is not enough memory to compress \(name).")
    }
    // What expands further than readers allow is stored as it is.
    if matrix.count > DecompressionLimit.bytes(from: packed.count) {
      bytes += matrix.view.elements
    } else {
      bytes += Self.word(15) + Self.word(packed.count) + packed
    }
  }

  /// The row-major places of an array of `sizes` in column-major order.
  private static func columnMajorOrder(_ sizes: [Int]) -> [Int] {
    var order = [0]
    var step = sizes.reduce(1, *)
    for size in sizes {
      step /= size
      order = (0..<size).flatMap { index in order.map { $0 + index * step } }
    }
    return order
  }

  private static func word(_ value: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: value).littleEndian) { Array($0) }
  }

  private static func element(_ code: Int, _ content: [UInt8]) -> [UInt8] {
    word(code) + word(content.count) + content + [UInt8](repeating: 0, count: (8 - content.count % 8) % 8)
  }
}
