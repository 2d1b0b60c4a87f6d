/// Adds one image's gradient of the weights of one row of a window's taps, of windows of three columns that stand next to each other: C x
/// blocks of filters.
///
/// What ``TapGradient`` computes for each tap, here for three at a time: each float of the input is loaded once for them. The order of
/// each sum is the same.
struct TapRowGradient {
  let geometry: ConvolutionGeometry
  let outputRows: Int
  /// The row of the input that the first row of outputs reads.
  let source: UnsafePointer<Float>
  let gradient: UnsafePointer<Float>
  let result: UnsafeMutablePointer<Float>
  /// Floats from what is read to what is brought to the cache meanwhile.
  let ahead: Int

  /// Of row `row` of the taps, from outputs in `rows`; nil if there are none. `x` is the image without zeros around it; the gradient of the
  /// first tap, channel and filter lies at `result`.
  init?(
    geometry g: ConvolutionGeometry, row: Int, rows: Range<Int>, x: UnsafePointer<Float>, dy: UnsafePointer<Float>,
    result: UnsafeMutablePointer<Float>, ahead: Int
  ) {
    let own = g.outputRows(ofTap: row).clamped(to: rows)
    guard !own.isEmpty else { return nil }
    geometry = g
    outputRows = own.count
    source = x + (own.lowerBound + row - g.padTop) * g.width * g.inputStride
    gradient = dy + own.lowerBound * g.outputWidth * g.filterBlocks * 16
    self.result = result
    self.ahead = ahead
  }

  /// Computes all channels of one or two blocks.
  func run() {
    let g = geometry
    let columns = EvenSplit(0..<g.filterBlocks, most: min(2, TileGrid.mostBlocks))
    for j in 0..<columns.count {
      let (block, width) = (columns[j].lowerBound, columns[j].count)
      let heights = EvenSplit(0..<g.channels, most: TileGrid.mostRows(blocks: 3 * width))
      for i in 0..<heights.count {
        let row = heights[i].lowerBound
        switch (width, heights[i].count) {
        case (1, 1): compute(Tile<1, 1>.self, row: row, block: block)
        case (1, 2): compute(Tile<2, 1>.self, row: row, block: block)
        case (1, 3): compute(Tile<3, 1>.self, row: row, block: block)
        case (1, 4): compute(Tile<4, 1>.self, row: row, block: block)
        case (1, 5): compute(Tile<5, 1>.self, row: row, block: block)
        case (1, 6): compute(Tile<6, 1>.self, row: row, block: block)
        case (1, 7): compute(Tile<7, 1>.self, row: row, block: block)
        case (1, _): compute(Tile<8, 1>.self, row: row, block: block)
        case (_, 1): compute(Tile<1, 2>.self, row: row, block: block)
        case (_, 2): compute(Tile<2, 2>.self, row: row, block: block)
        case (_, 3): compute(Tile<3, 2>.self, row: row, block: block)
        default: compute(Tile<4, 2>.self, row: row, block: block)
        }
      }
    }
  }

  @inline(__always)
  private func compute<let M: Int, let N: Int>(_: Tile<M, N>.Type, row: Int, block: Int) {
    let g = geometry
    let outputStride = g.filterBlocks &* 16
    let (tapStride, blockStride) = (g.channels &* 16, g.taps &* g.channels &* 16)
    let target = result + (block &* blockStride &+ row &* 16)
    var tile = ThreeTapTile<M, N>(target, tapStride: tapStride, rowStride: 16, vectorStride: blockStride)
    // Input columns that all three taps read; left and right of them are some that fewer do.
    let first = min(2 &- g.padLeft, g.width)
    let end = max(first, g.outputWidth &- g.padLeft)
    var (left, right) = (source + row, gradient + block &* 16)
    for _ in 0..<outputRows {
      for column in 0..<first { add(column, &tile, left, right) }
      tile.addProducts(
        depth: end &- first, left: left + first &* g.inputStride, depthStride: g.inputStride,
        right: Right(
          base: right + (first &+ g.padLeft &- 2) &* outputStride, depthStride: outputStride, vectorStride: 16),
        ahead: ahead)
      for column in end..<g.width { add(column, &tile, left, right) }
      left += g.width &* g.inputStride
      right += g.outputWidth &* outputStride
    }
    tile.store(target, tapStride: tapStride, rowStride: 16, vectorStride: blockStride)
  }

  /// Adds the products of an input column with the outputs that read it, through those taps that do.
  @inline(__always)
  private func add<let M: Int, let N: Int>(
    _ column: Int, _ tile: inout ThreeTapTile<M, N>, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>
  ) {
    let g = geometry
    let outputStride = g.filterBlocks &* 16
    let x = Left(base: left + column &* g.inputStride, rowStride: 1, depthStride: 0)
    // The output that reads it through tap 0.
    let output = column &+ g.padLeft
    let dy = Right(base: right + output &* outputStride, depthStride: 0, vectorStride: 16)
    if output < g.outputWidth { tile.tap0.addProducts(depth: 1, left: x, right: dy) }
    if output > 0, output <= g.outputWidth {
      tile.tap1.addProducts(depth: 1, left: x, right: dy.offset(by: -outputStride))
    }
    if output > 1, output <= g.outputWidth &+ 1 {
      tile.tap2.addProducts(depth: 1, left: x, right: dy.offset(by: -2 &* outputStride))
    }
  }
}

/// The sums of three neighbouring taps in registers.
private struct ThreeTapTile<let M: Int, let N: Int> {
  var tap0, tap1, tap2: Tile<M, N>

  /// Sums that go on from memory.
  @inline(__always)
  init(_ memory: UnsafeMutablePointer<Float>, tapStride: Int, rowStride: Int, vectorStride: Int) {
    tap0 = Tile(memory, rowStride: rowStride, vectorStride: vectorStride)
    tap1 = Tile(memory + tapStride, rowStride: rowStride, vectorStride: vectorStride)
    tap2 = Tile(memory + 2 &* tapStride, rowStride: rowStride, vectorStride: vectorStride)
  }

  /// Adds the products of `depth` places of the left side, whose rows are next to each other, with the vectors of the right side at that place,
  /// for tap 2, at the next, for tap 1, and at the one after it.
  @inline(__always)
  mutating func addProducts(depth: Int, left: UnsafePointer<Float>, depthStride: Int, right: Right, ahead: Int) {
    var (a, b) = (left, right.base)
    for _ in 0..<depth {
      a.prefetch(ahead)
      var y0 = InlineArray<N, Vector>(repeating: .zero)
      var (y1, y2) = (y0, y0)
      for n in 0..<N {
        y2[n] = b.vector(n &* right.vectorStride)
        y1[n] = b.vector(right.depthStride &+ n &* right.vectorStride)
        y0[n] = b.vector(2 &* right.depthStride &+ n &* right.vectorStride)
      }
      for m in 0..<M {
        let x = Vector(repeating: a[m])
        for n in 0..<N {
          tap0.sums[m][n].addProduct(x, y0[n])
          tap1.sums[m][n].addProduct(x, y1[n])
          tap2.sums[m][n].addProduct(x, y2[n])
        }
      }
      a += depthStride
      b += right.depthStride
    }
  }

  /// Writes the sums.
  @inline(__always)
  func store(_ memory: UnsafeMutablePointer<Float>, tapStride: Int, rowStride: Int, vectorStride: Int) {
    tap0.store(memory, rowStride: rowStride, vectorStride: vectorStride)
    tap1.store(memory + tapStride, rowStride: rowStride, vectorStride: vectorStride)
    tap2.store(memory + 2 &* tapStride, rowStride: rowStride, vectorStride: vectorStride)
  }
}
