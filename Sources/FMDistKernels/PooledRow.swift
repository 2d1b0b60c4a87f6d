import FMDistMemory

/// Two rows of a convolution's outputs, pooled two by two while they are in registers: relu or no activation, and dropout
/// perhaps.
struct PooledRow<Function: OutputFunction> {
  let geometry: ConvolutionGeometry
  let offsets: UnsafePointer<Int32>
  /// The input of the first window's first output.
  let source: UnsafePointer<Float>
  let weights: UnsafePointer<Float>
  let bias: UnsafePointer<Float>
  /// What becomes of a sum. A type parameter, since a choice among functions in the loop costs a third of the time.
  let function: Function
  let result: UnsafeMutablePointer<Float>
  let winners: UnsafeMutablePointer<UInt8>

  /// Overwrites `windows` pooled outputs and winners.
  func run(windows: Int) {
    let blocks = EvenSplit(0..<geometry.filterBlocks, most: TileGrid.mostBlocks)
    for index in 0..<blocks.count {
      let block = blocks[index].lowerBound
      let count = blocks[index].count
      // Of three blocks and more, two windows' sums would leave the registers when they are pooled.
      let pairs = TileGrid.mostRows(blocks: count) >= 8 && count < 3 ? windows / 2 : 0
      switch count {
      case 1:
        for pair in 0..<pairs { compute(Tile<8, 1>.self, window: 2 &* pair, block: block) }
        for window in 2 * pairs..<windows { compute(Tile<4, 1>.self, window: window, block: block) }
      case 2:
        for pair in 0..<pairs { compute(Tile<8, 2>.self, window: 2 &* pair, block: block) }
        for window in 2 * pairs..<windows { compute(Tile<4, 2>.self, window: window, block: block) }
      case 3:
        for window in 0..<windows { compute(Tile<4, 3>.self, window: window, block: block) }
      default:
        for window in 0..<windows { compute(Tile<4, 4>.self, window: window, block: block) }
      }
    }
  }

  /// The M / 4 windows from `window` on; row m of the tile is place m % 4 of window m / 4.
  @inline(__always)
  private func compute<let M: Int, let N: Int>(_: Tile<M, N>.Type, window: Int, block: Int) {
    let g = geometry
    let pixel = g.strideWidth &* g.inputStride
    let row = g.strideHeight &* g.paddedWidth &* g.inputStride
    let products = g.taps &* g.channels
    var rows = InlineArray<M, UnsafePointer<Float>>(repeating: source)
    for m in 0..<M {
      rows[m] = source + (2 &* (window &+ m / 4) &* pixel &+ (m % 4) / 2 &* row &+ m % 2 &* pixel)
    }
    var tile = Tile<M, N>(bias: bias + block &* 16)
    tile.addProducts(
      gathering: offsets, depth: products, rows: rows,
      right: Right(base: weights + block &* products &* 16, depthStride: 16, vectorStride: products &* 16))
    let first = (window &* g.filterBlocks &+ block) &* 16
    for w in 0..<M / 4 {
      for n in 0..<N {
        let output = (2 &* (window &+ w)) &* g.filterBlocks &+ block &+ n
        var best = function.value(tile.sums[4 &* w][n], output)
        var place = SIMD16<Int32>.zero
        for p in 1..<4 {
          let next = function.value(
            tile.sums[4 &* w &+ p][n], output &+ (p / 2 &* g.outputWidth &+ p % 2) &* g.filterBlocks)
          let greater = next .> best
          best.replace(with: next, where: greater)
          place.replace(with: SIMD16<Int32>(repeating: Int32(truncatingIfNeeded: p)), where: greater)
        }
        let target = first &+ (w &* g.filterBlocks &+ n) &* 16
        result.store(best, target)
        winners.store(place, target)
      }
    }
  }
}

/// An output of a sum of products, element by element.
protocol OutputFunction {
  /// The outputs of sixteen sums, of which `output` vectors of the same rows come first.
  func value(_ sum: Vector, _ output: Int) -> Vector
}

/// f(x) = x
struct LinearOutput: OutputFunction {
  @inline(__always)
  func value(_ sum: Vector, _ output: Int) -> Vector { sum }
}

/// f(x) = max(x, 0)
struct RectifiedOutput: OutputFunction {
  @inline(__always)
  func value(_ sum: Vector, _ output: Int) -> Vector { rectified(sum) }
}

/// Either of them, and dropout behind it.
struct DroppedOutput: OutputFunction {
  let isRectified: Bool
  /// Dropout's masks of the rows, and its factor.
  let masks: UnsafePointer<UInt16>
  let scale: Float

  @inline(__always)
  func value(_ sum: Vector, _ output: Int) -> Vector {
    var value = (isRectified ? rectified(sum) : sum) * scale
    keep(&value, masks[output])
    return value
  }
}
