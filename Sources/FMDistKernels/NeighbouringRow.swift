/// One row of the outputs of windows of three columns that stand next to each other, of one block of sixteen filters: what
/// ``ForwardRow`` and ``DataGradient`` compute where ``ConvolutionGeometry`` says so.
///
/// Each input column is part of three outputs, and is loaded once for them. A sum is one chain: row by row of its window, then channel
/// by channel, then column by column.
struct NeighbouringRow {
  /// The window's rows that are in the image.
  let windowRows: Int
  /// Channels of the input.
  let depth: Int
  /// The first output's window, and floats from pixel to pixel and from row to row.
  let source: UnsafePointer<Float>
  let pixelStride, rowStride: Int
  /// The weights of the window's first place, and floats from column to column and from row to row.
  let weights: UnsafePointer<Float>
  let weightColumn, weightRow: Int
  /// Pixels of one block.
  let result: UnsafeMutablePointer<Float>

  /// Computes `pixels` outputs, of which `columns` of the block count; `ends` initializes each tile and stores its sums.
  @inline(__always)
  func run(pixels: Int, columns: Int, _ ends: some NeighbouringEnds) {
    guard columns > 8 else { return runHalf(pixels: pixels, ends) }
    // Of the sums that registers hold, as many as leave room for three vectors of weights and three of inputs.
    let pieces = EvenSplit(0..<pixels, most: TileGrid.mostSums >= 24 ? 16 : 4)
    for index in 0..<pieces.count {
      let (pixel, count) = (pieces[index].lowerBound, pieces[index].count)
      switch (count &+ 1) / 2 {
      case 1: compute(TallTile<1>.self, pixel, count &- 1, ends)
      case 2: compute(TallTile<2>.self, pixel, count &- 2, ends)
      case 3: compute(TallTile<3>.self, pixel, count &- 3, ends)
      case 4: compute(TallTile<4>.self, pixel, count &- 4, ends)
      case 5: compute(TallTile<5>.self, pixel, count &- 5, ends)
      case 6: compute(TallTile<6>.self, pixel, count &- 6, ends)
      case 7: compute(TallTile<7>.self, pixel, count &- 7, ends)
      default: compute(TallTile<8>.self, pixel, count &- 8, ends)
      }
    }
  }

  /// The same of eight columns or fewer, with two pixels to a vector.
  @inline(__always)
  private func runHalf(pixels: Int, _ ends: some NeighbouringEnds) {
    let pieces = EvenSplit(0..<pixels, most: TileGrid.mostSums >= 24 ? 16 : 6)
    for index in 0..<pieces.count {
      let (pixel, count) = (pieces[index].lowerBound, pieces[index].count)
      switch (count &+ 1) / 2 {
      case 1: compute(PairTile<1, 0>.self, pixel, count &- 1, ends)
      case 2: compute(PairTile<2, 0>.self, pixel, count &- 2, ends)
      case 3: compute(PairTile<3, 0>.self, pixel, count &- 3, ends)
      case 4: compute(PairTile<4, 0>.self, pixel, count &- 4, ends)
      case 5: compute(PairTile<5, 0>.self, pixel, count &- 5, ends)
      case 6: compute(PairTile<6, 0>.self, pixel, count &- 6, ends)
      case 7: compute(PairTile<7, 0>.self, pixel, count &- 7, ends)
      default: compute(PairTile<8, 0>.self, pixel, count &- 8, ends)
      }
    }
  }

  @inline(__always)
  private func compute<let P: Int>(_: PairTile<P, 0>.Type, _ pixel: Int, _ second: Int, _ ends: some NeighbouringEnds) {
    let target = result + pixel &* 16
    var tile: PairTile<P, 0> = ends.begin(target, second: second)
    var (left, right) = (source + pixel &* pixelStride, weights)
    for _ in 0..<windowRows {
      tile.addNeighbouringProducts(
        depth: depth, left: left, rowStride: pixelStride, second: second &* pixelStride, right: right,
        vectorStride: weightColumn)
      left += rowStride
      right += weightRow
    }
    ends.end(tile, target, second: second)
  }

  @inline(__always)
  private func compute<let M: Int>(_ tile: TallTile<M>.Type, _ pixel: Int, _ second: Int, _ ends: some NeighbouringEnds)
  {
    // A distance that the compiler knows needs no registers.
    if pixelStride == 16 {
      compute(tile, pixel, second, ends, pixelStride: 16)
    } else {
      compute(tile, pixel, second, ends, pixelStride: pixelStride)
    }
  }

  @inline(__always)
  private func compute<let M: Int>(
    _: TallTile<M>.Type, _ pixel: Int, _ second: Int, _ ends: some NeighbouringEnds, pixelStride: Int
  ) {
    let target = result + pixel &* 16
    var tile: TallTile<M> = ends.begin(target, second: second)
    var (left, right) = (source + pixel &* pixelStride, weights)
    for _ in 0..<windowRows {
      tile.addNeighbouringProducts(
        depth: depth, left: left, rowStride: pixelStride, second: second &* pixelStride, right: right,
        vectorStride: weightColumn)
      left += rowStride
      right += weightRow
    }
    ends.end(tile, target, second: second)
  }
}

extension NeighbouringRow {
  /// Row `row` of the outputs of `depth` channels, from the image `source` with its zeros around it.
  init(
    forward g: ConvolutionGeometry, row: Int, depth: Int, source: UnsafePointer<Float>, weights: UnsafePointer<Float>,
    result: UnsafeMutablePointer<Float>
  ) {
    let taps = g.tapRows(ofRow: row)
    let column = depth * 16
    self.init(
      windowRows: taps.count, depth: depth, source: source + (row + taps.lowerBound) * g.paddedWidth * g.inputStride,
      pixelStride: g.inputStride, rowStride: g.paddedWidth * g.inputStride,
      weights: weights + taps.lowerBound * 3 * column, weightColumn: column, weightRow: 3 * column, result: result)
  }
}

/// Initializes a tile of neighbouring outputs, and stores its sums.
protocol NeighbouringEnds {
  func begin<let M: Int>(_ target: UnsafeMutablePointer<Float>, second: Int) -> TallTile<M>
  func end<let M: Int>(_ tile: TallTile<M>, _ target: UnsafeMutablePointer<Float>, second: Int)
  func begin<let P: Int>(_ target: UnsafeMutablePointer<Float>, second: Int) -> PairTile<P, 0>
  func end<let P: Int>(_ tile: PairTile<P, 0>, _ target: UnsafeMutablePointer<Float>, second: Int)
}

/// Outputs: y = f(sum + b).
struct ForwardEnds: NeighbouringEnds {
  let bias: UnsafePointer<Float>
  let activation: Activation

  @inline(__always)
  func begin<let M: Int>(_: UnsafeMutablePointer<Float>, second _: Int) -> TallTile<M> { TallTile(bias: bias) }

  @inline(__always)
  func end<let M: Int>(_ tile: TallTile<M>, _ target: UnsafeMutablePointer<Float>, second: Int) {
    tile.store(target, rowStride: 16, second: second &* 16, floor: activation.floor)
    if activation.isUnfinished { activation.finish(target, rows: second &+ M, rowStride: 16, width: 16) }
  }

  @inline(__always)
  func begin<let P: Int>(_: UnsafeMutablePointer<Float>, second _: Int) -> PairTile<P, 0> { PairTile(bias: bias) }

  @inline(__always)
  func end<let P: Int>(_ tile: PairTile<P, 0>, _ target: UnsafeMutablePointer<Float>, second: Int) {
    tile.store(target, rowStride: 16, second: second, vectorStride: 16, floor: activation.floor)
    if activation.isUnfinished { activation.finish(target, rows: second &+ P, rowStride: 16, width: 16) }
  }
}

/// Gradients of inputs: they overwrite what was there, or are added to it.
struct GradientEnds: NeighbouringEnds {
  let adds: Bool

  @inline(__always)
  func begin<let M: Int>(_ target: UnsafeMutablePointer<Float>, second: Int) -> TallTile<M> {
    if adds { TallTile<M>.prefetch(target, rowStride: 16, second: second &* 16) }
    return TallTile()
  }

  @inline(__always)
  func end<let M: Int>(_ tile: TallTile<M>, _ target: UnsafeMutablePointer<Float>, second: Int) {
    var tile = tile
    if adds { tile.add(TallTile(target, rowStride: 16, second: second &* 16)) }
    tile.store(target, rowStride: 16, second: second &* 16)
  }

  @inline(__always)
  func begin<let P: Int>(_ target: UnsafeMutablePointer<Float>, second: Int) -> PairTile<P, 0> {
    if adds { PairTile<P, 0>.prefetch(target, rowStride: 16, second: second, vectorStride: 16) }
    return PairTile()
  }

  @inline(__always)
  func end<let P: Int>(_ tile: PairTile<P, 0>, _ target: UnsafeMutablePointer<Float>, second: Int) {
    var tile = tile
    if adds { tile.add(PairTile(target, rowStride: 16, second: second, vectorStride: 16)) }
    tile.store(target, rowStride: 16, second: second, vectorStride: 16)
  }
}
