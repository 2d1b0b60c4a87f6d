import FMDistMemory

/// Adds one row of pooling windows' part to the gradient of the weights, (taps · C) x blocks of filters: for each place in a
/// window, the gradients of those filters that won there, zero for the others, times the inputs under the taps.
struct PooledWeightsGradient: TileKernel {
  let geometry: ConvolutionGeometry
  let offsets: UnsafePointer<Int32>
  let windows: Int
  /// The window's height and width.
  let pool: (Int, Int)
  /// The input of the first window's first output.
  let source: UnsafePointer<Float>
  /// The row's gradients and winners: windows x filters padded.
  let gradient: UnsafePointer<Float>
  let winners: UnsafePointer<UInt8>
  let result: UnsafeMutablePointer<Float>

  @inline(__always)
  func compute<let M: Int, let N: Int>(_: Tile<M, N>.Type, row: Int, block: Int) {
    let g = geometry
    let stride = g.filterBlocks &* 16
    let blockStride = g.taps &* g.channels &* 16
    let pixel = g.strideWidth &* g.inputStride
    let target = result + (block &* blockStride &+ row &* 16)
    var tile = Tile<M, N>(target, rowStride: 16, vectorStride: blockStride)
    var rows = InlineArray<M, UnsafePointer<Float>>(repeating: source)
    for m in 0..<M { rows[m] = source + Int(offsets[row &+ m]) }
    for window in 0..<windows {
      let first = window &* stride &+ block &* 16
      var place: Int32 = 0
      for down in 0..<pool.0 {
        for across in 0..<pool.1 {
          var right = InlineArray<N, Vector>(repeating: .zero)
          for n in 0..<N {
            let wins = winners.integers(first &+ n &* 16) .== SIMD16<Int32>(repeating: place)
            right[n] = Vector.zero.replacing(with: gradient.vector(first &+ n &* 16), where: wins)
          }
          let offset =
            (window &* pool.1 &+ across) &* pixel &+ down &* g.strideHeight &* g.paddedWidth &* g.inputStride
          for m in 0..<M {
            let x = Vector(repeating: rows[m][offset])
            for n in 0..<N { tile.sums[m][n].addProduct(x, right[n]) }
          }
          place &+= 1
        }
      }
    }
    tile.store(target, rowStride: 16, vectorStride: blockStride)
  }
}
