import FMDistMemory

/// One row of a convolution's outputs: pixels x blocks of filters.
struct ForwardRow: TallTileKernel {
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
    tile.store(target, rowStride: stride, vectorStride: 16)
    if activation != .linear { activation.finish(target, rows: M, rowStride: stride, width: N &* 16) }
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
    tile.store(target, rowStride: stride, second: second &* stride)
    if activation != .linear { activation.finish(target, rows: second &+ M, rowStride: stride, width: 16) }
  }
}

extension ForwardRow {
  /// The last block, of eight filters or fewer, in vectors of eight: half the work where a machine's vectors are no longer.
  func runHalf(pixels: Range<Int>) {
    let pieces = EvenSplit(pixels, most: 8)
    for index in 0..<pieces.count {
      let pixel = pieces[index].lowerBound
      switch pieces[index].count {
      case 1: compute(HalfTile<1>.self, pixel)
      case 2: compute(HalfTile<2>.self, pixel)
      case 3: compute(HalfTile<3>.self, pixel)
      case 4: compute(HalfTile<4>.self, pixel)
      case 5: compute(HalfTile<5>.self, pixel)
      case 6: compute(HalfTile<6>.self, pixel)
      case 7: compute(HalfTile<7>.self, pixel)
      default: compute(HalfTile<8>.self, pixel)
      }
    }
  }

  @inline(__always)
  private func compute<let M: Int>(_: HalfTile<M>.Type, _ pixel: Int) {
    let g = geometry
    let block = g.filterBlocks &- 1
    let rowStride = g.strideWidth &* g.inputStride
    let blockStride = g.taps &* g.channels &* 16
    var tile = HalfTile<M>(bias: bias + block &* 16)
    tile.addProducts(
      gathering: offsets, depth: products, left: source + pixel &* rowStride, rowStride: rowStride,
      right: weights + block &* blockStride)
    let stride = g.filterBlocks &* 16
    let target = result + (pixel &* stride &+ block &* 16)
    tile.store(target, rowStride: stride)
    if activation != .linear { activation.finish(target, rows: M, rowStride: stride, width: 16) }
  }
}
