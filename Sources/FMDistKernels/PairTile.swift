internal import CFMDistKernelTarget

/// Sums of P pairs of rows, in N whole blocks of sixteen columns and half a block, held in registers while products are added: what a
/// ``Tile`` is where a result has eight columns or fewer in its last block.
///
/// The half blocks of a pair's rows share a vector, so that no lane is idle: 24 columns of two rows are three vectors, not four. The second
/// rows begin `second` rows behind the first; rows that are in both are computed twice.
struct PairTile<let P: Int, let N: Int> {
  var first, second: InlineArray<P, InlineArray<N, Vector>>
  /// Lower halves: the first rows'.
  var halves: InlineArray<P, Vector>

  /// All sums zero.
  @inline(__always)
  init() {
    first = .init(repeating: .init(repeating: .zero))
    second = first
    halves = .init(repeating: .zero)
  }

  /// Sums that start from `bias`, the same for each row.
  @inline(__always)
  init(bias: UnsafePointer<Float>) {
    self.init()
    for n in 0..<N {
      let b = bias.vector(n &* 16)
      for p in 0..<P { first[p][n] = b }
      for p in 0..<P { second[p][n] = b }
    }
    let b = bias.twice(N &* 16)
    for p in 0..<P { halves[p] = b }
  }

  /// Sums that go on from memory: row m at `m * rowStride`, block n at `n * vectorStride`.
  @inline(__always)
  init(_ memory: UnsafeMutablePointer<Float>, rowStride: Int, second distance: Int, vectorStride: Int) {
    self.init()
    for p in 0..<P {
      let (one, two) = (memory + p &* rowStride, memory + (distance &+ p) &* rowStride)
      for n in 0..<N { first[p][n] = one.vector(n &* vectorStride) }
      for n in 0..<N { second[p][n] = two.vector(n &* vectorStride) }
      halves[p] = Vector(
        lowHalf: UnsafePointer(one).half(N &* vectorStride), highHalf: UnsafePointer(two).half(N &* vectorStride))
    }
  }

  /// sums[m][n] += left[m, k] · right[k, n], of one k.
  @inline(__always)
  private mutating func addProduct(
    _ a: UnsafePointer<Float>, rowStride: Int, second distance: Int, _ b: UnsafePointer<Float>, vectorStride: Int,
    _ join: HalfJoin
  ) {
    var row = InlineArray<N, Vector>(repeating: .zero)
    for n in 0..<N { row[n] = b.vector(n &* vectorStride) }
    let half = b.twice(N &* vectorStride)
    for p in 0..<P {
      addProduct(
        p, Vector(repeating: a[p &* rowStride]), Vector(repeating: a[distance &+ p &* rowStride]), row, half, join)
    }
  }

  /// As ``Tile/addProducts(depth:left:right:)``; the second rows of the left side begin `second` floats behind the first.
  @inline(__always)
  mutating func addProducts(depth: Int, left: Left, second distance: Int, right: Right) {
    let join = HalfJoin()
    var (a, b) = (left.base, right.base)
    for _ in 0..<depth {
      addProduct(a, rowStride: left.rowStride, second: distance, b, vectorStride: right.vectorStride, join)
      a += left.depthStride
      b += right.depthStride
    }
  }

  /// As ``Tile/addProducts(depth:left:right:ahead:)``.
  @inline(__always)
  mutating func addProducts(depth: Int, left: Left, second distance: Int, right: Right, ahead: Int) {
    let join = HalfJoin()
    var (a, b) = (left.base, right.base)
    for _ in 0..<depth {
      a.prefetch(ahead)
      addProduct(a, rowStride: left.rowStride, second: distance, b, vectorStride: right.vectorStride, join)
      a += left.depthStride
      b += right.depthStride
    }
  }

  /// As ``Tile/addProducts(gathering:depth:left:rowStride:right:)``.
  @inline(__always)
  mutating func addProducts(
    gathering offsets: UnsafePointer<Int32>, depth: Int, left: UnsafePointer<Float>, rowStride: Int,
    second distance: Int, right: Right
  ) {
    let join = HalfJoin()
    var b = right.base
    var a = left + Int(offsets[0])
    for k in 0..<depth {
      let next = left + Int(offsets[k &+ 1])
      addProduct(a, rowStride: rowStride, second: distance, b, vectorStride: right.vectorStride, join)
      a = next
      b += right.depthStride
    }
  }

  /// As ``Tile/addProducts(gathering:depth:rows:right:)``.
  @inline(__always)
  mutating func addProducts(
    gathering offsets: UnsafePointer<Int32>, depth: Int, rows: InlineArray<P, UnsafePointer<Float>>,
    second distance: Int, right: Right
  ) {
    let join = HalfJoin()
    var b = right.base
    var offset = Int(offsets[0])
    for k in 0..<depth {
      let next = Int(offsets[k &+ 1])
      var row = InlineArray<N, Vector>(repeating: .zero)
      for n in 0..<N { row[n] = b.vector(n &* right.vectorStride) }
      let half = b.twice(N &* right.vectorStride)
      for p in 0..<P {
        let a = rows[p] + offset
        addProduct(p, Vector(repeating: a[0]), Vector(repeating: a[distance]), row, half, join)
      }
      offset = next
      b += right.depthStride
    }
  }

  @inline(__always)
  private mutating func addProduct(
    _ p: Int, _ x: Vector, _ y: Vector, _ row: InlineArray<N, Vector>, _ half: Vector, _ join: HalfJoin
  ) {
    for n in 0..<N { first[p][n].addProduct(x, row[n]) }
    for n in 0..<N { second[p][n].addProduct(y, row[n]) }
    halves[p].addProduct(join(x, y), half)
  }

  /// As ``TallTile/addNeighbouringProducts(depth:left:rowStride:second:right:vectorStride:)``, of half a block alone.
  @inline(__always)
  mutating func addNeighbouringProducts(
    depth: Int, left: UnsafePointer<Float>, rowStride: Int, second distance: Int, right: UnsafePointer<Float>,
    vectorStride: Int
  ) {
    let join = HalfJoin()
    var (a, b) = (left, right)
    for _ in 0..<depth {
      let (w0, w1, w2) = (b.twice(0), b.twice(vectorStride), b.twice(2 &* vectorStride))
      var x0 = join(Vector(repeating: a[0]), Vector(repeating: a[distance]))
      var x1 = join(Vector(repeating: a[rowStride]), Vector(repeating: a[distance &+ rowStride]))
      for p in 0..<P {
        let x2 = join(
          Vector(repeating: a[(p &+ 2) &* rowStride]), Vector(repeating: a[distance &+ (p &+ 2) &* rowStride]))
        halves[p].addProduct(x0, w0)
        halves[p].addProduct(x1, w1)
        halves[p].addProduct(x2, w2)
        (x0, x1) = (x1, x2)
      }
      a += 1
      b += 16
    }
  }

  /// Has the lines that ``store(_:rowStride:second:vectorStride:)`` will write brought to the cache.
  @inline(__always)
  static func prefetch(_ memory: UnsafeMutablePointer<Float>, rowStride: Int, second distance: Int, vectorStride: Int) {
    for n in 0...N {
      for p in 0..<P { memory.prefetch(p &* rowStride &+ n &* vectorStride) }
      for p in 0..<P { memory.prefetch((distance &+ p) &* rowStride &+ n &* vectorStride) }
    }
  }

  /// Adds another tile's sums to these.
  @inline(__always)
  mutating func add(_ other: PairTile) {
    for p in 0..<P {
      for n in 0..<N { first[p][n] += other.first[p][n] }
      for n in 0..<N { second[p][n] += other.second[p][n] }
      halves[p] += other.halves[p]
    }
  }

  /// Writes the sums, and zeros behind them: row m at `m * rowStride`, block n at `n * vectorStride`.
  @inline(__always)
  func store(_ memory: UnsafeMutablePointer<Float>, rowStride: Int, second distance: Int, vectorStride: Int) {
    for p in 0..<P {
      let (one, two) = (memory + p &* rowStride, memory + (distance &+ p) &* rowStride)
      for n in 0..<N { one.store(first[p][n], n &* vectorStride) }
      for n in 0..<N { two.store(second[p][n], n &* vectorStride) }
      one.store(Vector(lowHalf: halves[p].lowHalf, highHalf: .zero), N &* vectorStride)
      two.store(Vector(lowHalf: halves[p].highHalf, highHalf: .zero), N &* vectorStride)
    }
  }

  /// The same of the greater of each sum and `floor`.
  @inline(__always)
  func store(
    _ memory: UnsafeMutablePointer<Float>, rowStride: Int, second distance: Int, vectorStride: Int, floor: Vector
  ) {
    for p in 0..<P {
      let (one, two) = (memory + p &* rowStride, memory + (distance &+ p) &* rowStride)
      for n in 0..<N { one.store(first[p][n].atLeast(floor), n &* vectorStride) }
      for n in 0..<N { two.store(second[p][n].atLeast(floor), n &* vectorStride) }
      let half = halves[p].atLeast(floor)
      one.store(Vector(lowHalf: half.lowHalf, highHalf: .zero), N &* vectorStride)
      two.store(Vector(lowHalf: half.highHalf, highHalf: .zero), N &* vectorStride)
    }
  }
}

/// Makes one vector of the lower half of one and the upper half of another.
private struct HalfJoin {
  private let isUpper: SIMDMask<SIMD16<Int32>>

  @inline(__always)
  init() { isUpper = fmdist_lanes().vector(0) .> 7 }

  @inline(__always)
  func callAsFunction(_ lower: Vector, _ upper: Vector) -> Vector {
    // A mask's register is free with AVX-512; without, each half is a register.
    TileGrid.mostSums >= 24
      ? lower.replacing(with: upper, where: isUpper) : Vector(lowHalf: lower.lowHalf, highHalf: upper.highHalf)
  }
}

extension UnsafePointer<Float> {
  /// The eight floats from `offset`.
  @inline(__always)
  fileprivate func half(_ offset: Int) -> SIMD8<Float> {
    UnsafeRawPointer(self + offset).loadUnaligned(as: SIMD8<Float>.self)
  }

  /// The eight floats from `offset`, twice.
  @inline(__always)
  fileprivate func twice(_ offset: Int) -> Vector {
    let half = half(offset)
    return Vector(lowHalf: half, highHalf: half)
  }
}

/// What can be computed in tall tiles and in tiles of pairs, too.
protocol PairTileKernel: TallTileKernel {
  /// Computes rows `row ..< row + P` and `row + second ..< row + second + P` of N blocks and the half one behind them.
  func compute<let P: Int, let N: Int>(_ tile: PairTile<P, N>.Type, row: Int, second: Int, block: Int)
}

extension PairTileKernel {
  /// ``TallTileKernel/runTall(rows:blocks:)``, where `columns` of the last block count: if they are eight or fewer, in tiles of pairs.
  @inline(__always)
  func run(rows: Range<Int>, columns: Int) {
    let whole = (columns &+ 7) / 16
    guard columns > whole &* 16 else { return runTall(rows: rows, blocks: 0..<whole) }
    let blocks = EvenSplit(0..<whole, most: TileGrid.mostBlocks)
    for index in 0..<max(blocks.count - 1, 0) { run(rows: rows, blocks: blocks[index]) }
    let last = blocks.count == 0 ? 0..<0 : blocks[blocks.count - 1]
    let pieces = EvenSplit(rows, most: 2 &* TileGrid.mostPairs(blocks: last.count))
    for index in 0..<pieces.count {
      let (piece, block) = (pieces[index], last.lowerBound)
      let pairs = (piece.count &+ 1) / 2
      let (row, second) = (piece.lowerBound, piece.count &- pairs)
      switch last.count {
      case 0:
        switch pairs {
        case 1: compute(PairTile<1, 0>.self, row: row, second: second, block: block)
        case 2: compute(PairTile<2, 0>.self, row: row, second: second, block: block)
        case 3: compute(PairTile<3, 0>.self, row: row, second: second, block: block)
        case 4: compute(PairTile<4, 0>.self, row: row, second: second, block: block)
        case 5: compute(PairTile<5, 0>.self, row: row, second: second, block: block)
        case 6: compute(PairTile<6, 0>.self, row: row, second: second, block: block)
        case 7: compute(PairTile<7, 0>.self, row: row, second: second, block: block)
        default: compute(PairTile<8, 0>.self, row: row, second: second, block: block)
        }
      case 1:
        switch pairs {
        case 1: compute(PairTile<1, 1>.self, row: row, second: second, block: block)
        case 2: compute(PairTile<2, 1>.self, row: row, second: second, block: block)
        case 3: compute(PairTile<3, 1>.self, row: row, second: second, block: block)
        case 4: compute(PairTile<4, 1>.self, row: row, second: second, block: block)
        case 5: compute(PairTile<5, 1>.self, row: row, second: second, block: block)
        case 6: compute(PairTile<6, 1>.self, row: row, second: second, block: block)
        case 7: compute(PairTile<7, 1>.self, row: row, second: second, block: block)
        default: compute(PairTile<8, 1>.self, row: row, second: second, block: block)
        }
      case 2:
        switch pairs {
        case 1: compute(PairTile<1, 2>.self, row: row, second: second, block: block)
        case 2: compute(PairTile<2, 2>.self, row: row, second: second, block: block)
        case 3: compute(PairTile<3, 2>.self, row: row, second: second, block: block)
        default: compute(PairTile<4, 2>.self, row: row, second: second, block: block)
        }
      case 3:
        switch pairs {
        case 1: compute(PairTile<1, 3>.self, row: row, second: second, block: block)
        case 2: compute(PairTile<2, 3>.self, row: row, second: second, block: block)
        default: compute(PairTile<3, 3>.self, row: row, second: second, block: block)
        }
      default:
        switch pairs {
        case 1: compute(PairTile<1, 4>.self, row: row, second: second, block: block)
        default: compute(PairTile<2, 4>.self, row: row, second: second, block: block)
        }
      }
    }
  }
}
