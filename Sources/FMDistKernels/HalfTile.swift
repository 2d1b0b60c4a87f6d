/// M half vectors of sums, held in registers while products are added: the lower halves of a block of sixteen channels whose
/// upper half is padding. See ``Tile``.
struct HalfTile<let M: Int> {
  var sums: InlineArray<M, SIMD8<Float>>

  /// Sums that start from the first eight of `bias`, the same for each row.
  @inline(__always)
  init(bias: UnsafePointer<Float>) {
    sums = .init(repeating: UnsafeRawPointer(bias).loadUnaligned(as: SIMD8<Float>.self))
  }

  /// sums[m] += Σ_k left[m * rowStride + offsets[k]] · right[k] for k = 0 ..< depth, in that order.
  @inline(__always)
  mutating func addProducts(
    gathering offsets: UnsafePointer<Int32>, depth: Int, left: UnsafePointer<Float>, rowStride: Int,
    right: UnsafePointer<Float>
  ) {
    var b = right
    for k in 0..<depth {
      let a = left + Int(offsets[k])
      let row = UnsafeRawPointer(b).loadUnaligned(as: SIMD8<Float>.self)
      for m in 0..<M { sums[m].addProduct(SIMD8(repeating: a[m &* rowStride]), row) }
      b += 16
    }
  }

  /// Writes the sums, and zeros behind them, row m at `m * rowStride`.
  @inline(__always)
  func store(_ memory: UnsafeMutablePointer<Float>, rowStride: Int) {
    for m in 0..<M { memory.store(Vector(lowHalf: sums[m], highHalf: .zero), m &* rowStride) }
  }
}
