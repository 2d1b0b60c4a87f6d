/// result[r, q, n] += Σ over a filter's list of value · x under the tap.
struct WeightsWindow: WindowKernel {
  let values: UnsafePointer<Float>
  let offsets: UnsafePointer<Int32>
  let count: Int
  let operand: UnsafePointer<Float>
  let operandStrides: WindowStrides
  let result: UnsafeMutablePointer<Float>
  let resultStrides: WindowStrides

  @inline(__always)
  func compute<let R: Int, let Q: Int, let N: Int>(_: WindowTile<R, Q, N>.Type, row: Int, column: Int, block: Int) {
    let target = result + resultStrides.offset(row, column, block)
    var tile = WindowTile<R, Q, N>(target, resultStrides)
    tile.addProducts(
      values, at: offsets, count: count, operand: operand + operandStrides.offset(row, column, block), operandStrides)
    tile.store(target, resultStrides)
  }
}

/// For each place: result[r, q, n] under it += Σ over its list of value · W of the tap. Sums stay in registers while the
/// window slides along a row.
struct DataRows: WindowKernel {
  let lists: SparseLists
  /// Rows of places, and places of a row.
  let rows, columns: Int
  /// The input's rows and pixels from one place to the next.
  let strideHeight, strideWidth: Int
  let operand: UnsafePointer<Float>
  let operandStrides: WindowStrides
  let result: UnsafeMutablePointer<Float>
  let resultStrides: WindowStrides

  @inline(__always)
  func compute<let R: Int, let Q: Int, let N: Int>(_: WindowTile<R, Q, N>.Type, row: Int, column: Int, block: Int) {
    let operand = operand + operandStrides.offset(row, column, block)
    let result = result + resultStrides.offset(row, column, block)
    var (values, offsets, counts) = (UnsafePointer(lists.values), UnsafePointer(lists.offsets), lists.counts)
    for y in 0..<rows {
      var target = result + y &* strideHeight &* resultStrides.row
      var tile = WindowTile<R, Q, N>(target, resultStrides)
      for x in 0..<columns {
        let count = Int(counts[0])
        tile.addProducts(values, at: offsets, count: count, operand: operand, operandStrides)
        values += count
        offsets += count
        counts += 1
        if x &+ 1 == columns { break }
        for _ in 0..<strideWidth {
          tile.slide(target, resultStrides)
          target += resultStrides.column
        }
      }
      tile.store(target, resultStrides)
    }
  }
}
