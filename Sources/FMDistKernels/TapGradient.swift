/// Adds one image's gradient of one tap's weights, from the outputs for which the tap lies in the image: C x blocks of filters.
struct TapGradient: PairTileKernel {
  let geometry: ConvolutionGeometry
  let outputRows, outputColumns: Int
  let source: UnsafePointer<Float>
  let gradient: UnsafePointer<Float>
  let result: UnsafeMutablePointer<Float>
  /// Floats from what is read to what is brought to the cache meanwhile.
  let ahead: Int

  /// Of the tap at (`row`, `column`) of the window, from outputs in `rows`; nil if there are none. `x` is the image without zeros
  /// around it; the gradient of the first channel and filter lies at `result`.
  init?(
    geometry g: ConvolutionGeometry, row: Int, column: Int, rows: Range<Int>, x: UnsafePointer<Float>,
    dy: UnsafePointer<Float>, result: UnsafeMutablePointer<Float>, ahead: Int
  ) {
    let (own, columns) = (g.outputRows(ofTap: row).clamped(to: rows), g.outputColumns(ofTap: column))
    guard !own.isEmpty, !columns.isEmpty else { return nil }
    let y = own.lowerBound * g.strideHeight + row * g.dilationHeight - g.padTop
    let left = columns.lowerBound * g.strideWidth + column * g.dilationWidth - g.padLeft
    geometry = g
    (outputRows, outputColumns) = (own.count, columns.count)
    source = x + (y * g.width + left) * g.inputStride
    gradient = dy + (own.lowerBound * g.outputWidth + columns.lowerBound) * g.filterBlocks * 16
    self.result = result
    self.ahead = ahead
  }

  @inline(__always)
  func compute<let M: Int, let N: Int>(_: Tile<M, N>.Type, row: Int, block: Int) {
    let g = geometry
    let outputStride = g.filterBlocks &* 16
    let blockStride = g.taps &* g.channels &* 16
    let target = result + (block &* blockStride &+ row &* 16)
    var tile = Tile<M, N>(target, rowStride: 16, vectorStride: blockStride)
    var left = Left(base: source + row, rowStride: 1, depthStride: g.strideWidth &* g.inputStride)
    var right = Right(base: gradient + block &* 16, depthStride: outputStride, vectorStride: 16)
    for _ in 0..<outputRows {
      tile.addProducts(depth: outputColumns, left: left, right: right, ahead: ahead)
      left.base += g.strideHeight &* g.width &* g.inputStride
      right.base += g.outputWidth &* outputStride
    }
    tile.store(target, rowStride: 16, vectorStride: blockStride)
  }

  @inline(__always)
  func compute<let M: Int>(_: TallTile<M>.Type, row: Int, second: Int, block: Int) {
    let g = geometry
    let outputStride = g.filterBlocks &* 16
    let target = result + (block &* g.taps &* g.channels &+ row) &* 16
    var tile = TallTile<M>(target, rowStride: 16, second: second &* 16)
    var left = Left(base: source + row, rowStride: 1, depthStride: g.strideWidth &* g.inputStride)
    var right = gradient + block &* 16
    for _ in 0..<outputRows {
      tile.addProducts(depth: outputColumns, left: left, second: second, right: right, depthStride: outputStride)
      left.base += g.strideHeight &* g.width &* g.inputStride
      right += g.outputWidth &* outputStride
    }
    tile.store(target, rowStride: 16, second: second &* 16)
  }

  @inline(__always)
  func compute<let P: Int, let N: Int>(_: PairTile<P, N>.Type, row: Int, second: Int, block: Int) {
    let g = geometry
    let outputStride = g.filterBlocks &* 16
    let blockStride = g.taps &* g.channels &* 16
    let target = result + (block &* blockStride &+ row &* 16)
    var tile = PairTile<P, N>(target, rowStride: 16, second: second, vectorStride: blockStride)
    var left = Left(base: source + row, rowStride: 1, depthStride: g.strideWidth &* g.inputStride)
    var right = Right(base: gradient + block &* 16, depthStride: outputStride, vectorStride: 16)
    for _ in 0..<outputRows {
      tile.addProducts(depth: outputColumns, left: left, second: second, right: right, ahead: ahead)
      left.base += g.strideHeight &* g.width &* g.inputStride
      right.base += g.outputWidth &* outputStride
    }
    tile.store(target, rowStride: 16, second: second, vectorStride: blockStride)
  }
}
