import FMDistMemory

/// One row of a convolution's outputs: pixels x blocks of filters.
struct ForwardRow: PairTileKernel {
  let geometry: ConvolutionGeometry
  /// From the first product that counts.
  let offsets: UnsafePointer<Int32>
  /// How many products count.
  let products: Int
  let source: UnsafePointer<Float>
  let weights: UnsafePointer<Float>
  let bias: UnsafePointer<Float>
  let activation: Activation
  let result: UnsafeMutablePointer<Float>

  @inline(__always)
  func compute<let M: Int, let N: Int>(_: Tile<M, N>.Type, row pixel: Int, block: Int) {
    let g = geometry
    let rowStride = g.strideWidth &* g.inputStride
    let blockStride = g.taps &* g.channels &* 16
    var tile = Tile<M, N>(bias: bias + block &* 16)
    tile.addProducts(
      gathering: offsets, depth: products, left: source + pixel &* rowStride, rowStride: rowStride,
      right: Right(base: weights + block &* blockStride, depthStride: 16, vectorStride: blockStride))
    let stride = g.filterBlocks &* 16
    let target = result + (pixel &* stride &+ block &* 16)
    tile.store(target, rowStride: stride, vectorStride: 16, floor: activation.floor)
    if activation.isUnfinished { activation.finish(target, rows: M, rowStride: stride, width: N &* 16) }
  }

  @inline(__always)
  func compute<let M: Int>(_ tile: TallTile<M>.Type, row pixel: Int, second: Int, block: Int) {
    // A distance that the compiler knows needs no registers.
    let rowStride = geometry.strideWidth &* geometry.inputStride
    if rowStride == 16 {
      compute(tile, pixel, second, block, rowStride: 16)
    } else {
      compute(tile, pixel, second, block, rowStride: rowStride)
    }
  }

  @inline(__always)
  private func compute<let M: Int>(
    _: TallTile<M>.Type, _ pixel: Int, _ second: Int, _ block: Int, rowStride: Int
  ) {
    let g = geometry
    let blockStride = g.taps &* g.channels &* 16
    var tile = TallTile<M>(bias: bias + block &* 16)
    tile.addProducts(
      gathering: offsets, depth: products, left: source + pixel &* rowStride, rowStride: rowStride,
      second: second &* rowStride, right: weights + block &* blockStride)
    let stride = g.filterBlocks &* 16
    let target = result + (pixel &* stride &+ block &* 16)
    tile.store(target, rowStride: stride, second: second &* stride, floor: activation.floor)
    if activation.isUnfinished { activation.finish(target, rows: second &+ M, rowStride: stride, width: 16) }
  }

  @inline(__always)
  func compute<let P: Int, let N: Int>(_: PairTile<P, N>.Type, row pixel: Int, second: Int, block: Int) {
    let g = geometry
    let rowStride = g.strideWidth &* g.inputStride
    let blockStride = g.taps &* g.channels &* 16
    var tile = PairTile<P, N>(bias: bias + block &* 16)
    tile.addProducts(
      gathering: offsets, depth: products, left: source + pixel &* rowStride, rowStride: rowStride,
      second: second &* rowStride,
      right: Right(base: weights + block &* blockStride, depthStride: 16, vectorStride: blockStride))
    let stride = g.filterBlocks &* 16
    let target = result + (pixel &* stride &+ block &* 16)
    tile.store(target, rowStride: stride, second: second, vectorStride: 16, floor: activation.floor)
    if activation.isUnfinished {
      activation.finish(target, rows: second &+ P, rowStride: stride, width: (N &+ 1) &* 16)
    }
  }
}
