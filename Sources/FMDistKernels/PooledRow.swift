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
    // Of eight filters or fewer in the last block, two windows' halves are one vector.
    let whole = (geometry.filters &+ 7) / 16
    let isHalf = geometry.filters > whole &* 16
    let blocks = EvenSplit(0..<whole, most: isHalf ? 1 : TileGrid.mostBlocks)
    for index in 0..<max(isHalf ? blocks.count - 1 : blocks.count, 0) { run(windows: windows, blocks: blocks[index]) }
    guard isHalf else { return }
    let last = blocks.count == 0 ? 0..<0 : blocks[blocks.count - 1]
    let block = last.lowerBound
    for window in stride(from: 0, to: windows, by: 2) {
      let second = min(1, windows &- 1 &- window)
      if last.isEmpty {
        compute(PairTile<4, 0>.self, window: window, second: second, block: block)
      } else {
        compute(PairTile<4, 1>.self, window: window, second: second, block: block)
      }
    }
  }

  private func run(windows: Int, blocks: Range<Int>) {
    let block = blocks.lowerBound
    // Of three blocks and more, two windows' sums would leave the registers when they are pooled.
    let pairs = TileGrid.mostRows(blocks: blocks.count) >= 8 && blocks.count < 3 ? windows / 2 : 0
    switch blocks.count {
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

  /// Windows `window` and `window + second`, which may be the same; row p of the tile is place p.
  @inline(__always)
  private func compute<let P: Int, let N: Int>(_: PairTile<P, N>.Type, window: Int, second: Int, block: Int) {
    let g = geometry
    let pixel = g.strideWidth &* g.inputStride
    let row = g.strideHeight &* g.paddedWidth &* g.inputStride
    let products = g.taps &* g.channels
    var rows = InlineArray<P, UnsafePointer<Float>>(repeating: source)
    for p in 0..<P { rows[p] = source + (2 &* window &* pixel &+ p / 2 &* row &+ p % 2 &* pixel) }
    var tile = PairTile<P, N>(bias: bias + block &* 16)
    tile.addProducts(
      gathering: offsets, depth: products, rows: rows, second: 2 &* second &* pixel,
      right: Right(base: weights + block &* products &* 16, depthStride: 16, vectorStride: products &* 16))
    let (filters, distance) = (g.filterBlocks, second &* g.filterBlocks)
    let output = 2 &* window &* filters &+ block
    let target = (window &* filters &+ block) &* 16
    for n in 0..<N {
      var pooled = PooledOutput(function.value(tile.first[0][n], output &+ n))
      for p in 1..<P { pooled.take(function.value(tile.first[p][n], output &+ n &+ offset(p)), place: p) }
      pooled.store(result, winners, target &+ n &* 16)
    }
    for n in 0..<N {
      let output = output &+ 2 &* distance
      var pooled = PooledOutput(function.value(tile.second[0][n], output &+ n))
      for p in 1..<P { pooled.take(function.value(tile.second[p][n], output &+ n &+ offset(p)), place: p) }
      pooled.store(result, winners, target &+ distance &* 16 &+ n &* 16)
    }
    var pooled = PooledOutput(function.value(tile.halves[0], output &+ N, output &+ N &+ 2 &* distance))
    for p in 1..<P {
      let output = output &+ N &+ offset(p)
      pooled.take(function.value(tile.halves[p], output, output &+ 2 &* distance), place: p)
    }
    pooled.lowHalf.store(result, winners, target &+ N &* 16)
    pooled.highHalf.store(result, winners, target &+ (distance &+ N) &* 16)
  }

  /// Vectors of outputs from place 0 of a window to place p.
  @inline(__always)
  private func offset(_ p: Int) -> Int { (p / 2 &* geometry.outputWidth &+ p % 2) &* geometry.filterBlocks }

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
        var pooled = PooledOutput(function.value(tile.sums[4 &* w][n], output))
        for p in 1..<4 { pooled.take(function.value(tile.sums[4 &* w &+ p][n], output &+ offset(p)), place: p) }
        pooled.store(result, winners, first &+ (w &* g.filterBlocks &+ n) &* 16)
      }
    }
  }
}

/// The greatest outputs of a window so far, and their places; of equal ones the first.
private struct PooledOutput {
  var best: Vector
  var place: SIMD16<Int32>

  @inline(__always)
  init(_ first: Vector, _ place: SIMD16<Int32> = .zero) {
    best = first
    self.place = place
  }

  @inline(__always)
  mutating func take(_ next: Vector, place p: Int) {
    let greater = next .> best
    best.replace(with: next, where: greater)
    place.replace(with: SIMD16<Int32>(repeating: Int32(truncatingIfNeeded: p)), where: greater)
  }

  /// One half, and zeros behind it.
  @inline(__always)
  var lowHalf: PooledOutput {
    PooledOutput(
      Vector(lowHalf: best.lowHalf, highHalf: .zero), SIMD16(lowHalf: place.lowHalf, highHalf: .zero))
  }
  @inline(__always)
  var highHalf: PooledOutput {
    PooledOutput(
      Vector(lowHalf: best.highHalf, highHalf: .zero), SIMD16(lowHalf: place.highHalf, highHalf: .zero))
  }

  @inline(__always)
  func store(_ result: UnsafeMutablePointer<Float>, _ winners: UnsafeMutablePointer<UInt8>, _ offset: Int) {
    result.store(best, offset)
    winners.store(place, offset)
  }
}

/// An output of a sum of products, element by element.
protocol OutputFunction {
  /// The outputs of sixteen sums, of which `output` vectors of the same rows come first.
  func value(_ sum: Vector, _ output: Int) -> Vector
  /// The same of the lower halves of two outputs.
  func value(_ sums: Vector, _ low: Int, _ high: Int) -> Vector
}

extension OutputFunction {
  @inline(__always)
  func value(_ sums: Vector, _ low: Int, _ high: Int) -> Vector { value(sums, low) }
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
  func value(_ sum: Vector, _ output: Int) -> Vector { value(sum, keeping: masks[output]) }

  @inline(__always)
  func value(_ sums: Vector, _ low: Int, _ high: Int) -> Vector {
    value(sums, keeping: masks[low] & 0xff | masks[high] << 8)
  }

  @inline(__always)
  private func value(_ sum: Vector, keeping mask: UInt16) -> Vector {
    var value = (isRectified ? rectified(sum) : sum) * scale
    keep(&value, mask)
    return value
  }
}
