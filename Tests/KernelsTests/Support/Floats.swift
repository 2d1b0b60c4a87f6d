import Kernels
import Memory
import TestSupport

/// `count` numbers between -1 and 1 that `seed` begins.
func floats(_ count: Int, seed: UInt64) -> [Float] {
  var random = SplitMix64(state: seed)
  return (0..<count).map { _ in Float(random.signed()) }
}

extension Buffer<Float> {
  /// A buffer full of NaN, so that what a kernel does not write shows.
  static func unwritten(_ count: Int) -> Buffer {
    let buffer = Buffer(count: count)
    buffer.view.fill(.nan)
    return buffer
  }

  /// All elements.
  var array: [Float] { withExtendedLifetime(self) { Array(view.elements) } }

  /// Rows of `width` numbers that lie `stride` apart, with `padding` between.
  convenience init(rows: [Float], width: Int, stride: Int, padding: Float) {
    precondition(rows.count % width == 0)
    self.init(count: rows.count / width * stride)
    view.fill(padding)
    for (index, value) in rows.enumerated() { view[index / width * stride + index % width] = value }
  }

  /// The first `width` of each `stride` numbers.
  func rows(width: Int, stride: Int) -> [Float] {
    array.enumerated().filter { $0.offset % stride < width }.map(\.element)
  }

  /// The numbers that ``rows(width:stride:)`` leaves out.
  func padding(width: Int, stride: Int) -> [Float] {
    array.enumerated().filter { $0.offset % stride >= width }.map(\.element)
  }

  /// A K x N matrix as the kernels hold it.
  static func packed(_ matrix: [Float], rows: Int, columns: Int) -> Buffer {
    let source = Buffer(matrix)
    let packed = unwritten(rows * padded(columns))
    Packing.pack(source.view, rows: rows, columns: columns, into: packed.view)
    return packed
  }

  /// The K x N matrix of a packed buffer.
  func unpacked(rows: Int, columns: Int) -> [Float] {
    let matrix = Buffer.unwritten(rows * columns)
    Packing.unpack(view, rows: rows, columns: columns, into: matrix.view)
    return matrix.array
  }
}

/// `range` cut at random points into pieces, in random order.
func randomPieces(of range: Range<Int>, using random: inout SplitMix64) -> [Range<Int>] {
  var pieces: [Range<Int>] = []
  var start = range.lowerBound
  while start < range.upperBound {
    let end = Int.random(in: start + 1...range.upperBound, using: &random)
    pieces.append(start..<end)
    start = end
  }
  return pieces.shuffled(using: &random)
}
