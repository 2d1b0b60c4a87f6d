/// Twice M vectors of sums, held in registers while products with the same vectors are added: what a ``Tile`` is where a result has but
/// one block of sixteen columns. There eight sums, the most rows of a tile, are as many as the machine needs to be busy at all.
///
/// The second M rows begin `second` floats behind the first; both may have rows in common, which are computed twice.
struct TallTile<let M: Int> {
  var upper, lower: InlineArray<M, Vector>

  /// All sums zero.
  @inline(__always)
  init() {
    upper = .init(repeating: .zero)
    lower = .init(repeating: .zero)
  }

  /// Sums that start from `bias`, the same for each row.
  @inline(__always)
  init(bias: UnsafePointer<Float>) {
    upper = .init(repeating: bias.vector(0))
    lower = .init(repeating: bias.vector(0))
  }

  /// Sums that go on from memory: row m at `m * rowStride`.
  @inline(__always)
  init(_ memory: UnsafeMutablePointer<Float>, rowStride: Int, second: Int) {
    self.init()
    for m in 0..<M { upper[m] = memory.vector(m &* rowStride) }
    for m in 0..<M { lower[m] = memory.vector(second &+ m &* rowStride) }
  }

  /// As ``Tile/addProducts(depth:left:right:)``, with vectors one after the other.
  @inline(__always)
  mutating func addProducts(depth: Int, left: Left, second: Int, right: UnsafePointer<Float>, depthStride: Int = 16) {
    var a = left.base
    var b = right
    for _ in 0..<depth {
      let row = b.vector(0)
      for m in 0..<M { upper[m].addProduct(Vector(repeating: a[m &* left.rowStride]), row) }
      for m in 0..<M { lower[m].addProduct(Vector(repeating: a[second &+ m &* left.rowStride]), row) }
      a += left.depthStride
      b += depthStride
    }
  }

  /// As ``Tile/addProducts(gathering:depth:left:rowStride:right:)``, with vectors one after the other.
  @inline(__always)
  mutating func addProducts(
    gathering offsets: UnsafePointer<Int32>, depth: Int, left: UnsafePointer<Float>, rowStride: Int, second: Int,
    right: UnsafePointer<Float>
  ) {
    var b = right
    var a = left + Int(offsets[0])
    for k in 0..<depth {
      let next = left + Int(offsets[k &+ 1])
      let row = b.vector(0)
      for m in 0..<M { upper[m].addProduct(Vector(repeating: a[m &* rowStride]), row) }
      for m in 0..<M { lower[m].addProduct(Vector(repeating: a[second &+ m &* rowStride]), row) }
      a = next
      b += 16
    }
  }

  /// sums[m] += left[m, k] · right[k, 0] + left[m + 1, k] · right[k, 1] + left[m + 2, k] · right[k, 2] for k = 0 ..< depth, in that order.
  ///
  /// Each float of the left side is loaded once for the three sums that it is part of: one load for each product is more than two
  /// ports and the banks of the cache give. left[m, k] is the float at `m * rowStride + k`; right[k, n] the vector at
  /// `16 * k + n * vectorStride`.
  @inline(__always)
  mutating func addNeighbouringProducts(
    depth: Int, left: UnsafePointer<Float>, rowStride: Int, second: Int, right: UnsafePointer<Float>, vectorStride: Int
  ) {
    var (a, b) = (left, right)
    for _ in 0..<depth {
      let (w0, w1, w2) = (b.vector(0), b.vector(vectorStride), b.vector(2 &* vectorStride))
      var (x0, x1) = (Vector(repeating: a[0]), Vector(repeating: a[rowStride]))
      for m in 0..<M {
        let x2 = Vector(repeating: a[(m &+ 2) &* rowStride])
        upper[m].addProduct(x0, w0)
        upper[m].addProduct(x1, w1)
        upper[m].addProduct(x2, w2)
        (x0, x1) = (x1, x2)
      }
      (x0, x1) = (Vector(repeating: a[second]), Vector(repeating: a[second &+ rowStride]))
      for m in 0..<M {
        let x2 = Vector(repeating: a[second &+ (m &+ 2) &* rowStride])
        lower[m].addProduct(x0, w0)
        lower[m].addProduct(x1, w1)
        lower[m].addProduct(x2, w2)
        (x0, x1) = (x1, x2)
      }
      a += 1
      b += 16
    }
  }

  /// Has the lines that ``store(_:rowStride:second:)`` will write brought to the cache.
  @inline(__always)
  static func prefetch(_ memory: UnsafeMutablePointer<Float>, rowStride: Int, second: Int) {
    for m in 0..<M { memory.prefetch(m &* rowStride) }
    for m in 0..<M { memory.prefetch(second &+ m &* rowStride) }
  }

  /// Adds another tile's sums to these.
  @inline(__always)
  mutating func add(_ other: TallTile) {
    for m in 0..<M { upper[m] += other.upper[m] }
    for m in 0..<M { lower[m] += other.lower[m] }
  }

  /// Writes the sums: row m at `m * rowStride`.
  @inline(__always)
  func store(_ memory: UnsafeMutablePointer<Float>, rowStride: Int, second: Int) {
    for m in 0..<M { memory.store(upper[m], m &* rowStride) }
    for m in 0..<M { memory.store(lower[m], second &+ m &* rowStride) }
  }

  /// The same of the greater of each sum and `floor`.
  @inline(__always)
  func store(_ memory: UnsafeMutablePointer<Float>, rowStride: Int, second: Int, floor: Vector) {
    for m in 0..<M { memory.store(upper[m].atLeast(floor), m &* rowStride) }
    for m in 0..<M { memory.store(lower[m].atLeast(floor), second &+ m &* rowStride) }
  }
}

/// What can be computed in tall tiles, too.
protocol TallTileKernel: TileKernel {
  /// Computes rows `row ..< row + M` and `row + second ..< row + second + M` of one block.
  func compute<let M: Int>(_ tile: TallTile<M>.Type, row: Int, second: Int, block: Int)
}

extension TallTileKernel {
  /// ``TileKernel/run(rows:blocks:sums:)``, in tall tiles where there is but one block and there are registers for them.
  @inline(__always)
  func runTall(rows: Range<Int>, blocks: Range<Int>) {
    guard blocks.count == 1, TileGrid.mostSums >= 16 else { return run(rows: rows, blocks: blocks) }
    let pieces = EvenSplit(rows, most: 16)
    for i in 0..<pieces.count {
      let (piece, block) = (pieces[i], blocks.lowerBound)
      let row = piece.lowerBound
      switch piece.count {
      case ...8: dispatch(piece, blocks)
      case 9, 10: compute(TallTile<5>.self, row: row, second: piece.count &- 5, block: block)
      case 11, 12: compute(TallTile<6>.self, row: row, second: piece.count &- 6, block: block)
      case 13, 14: compute(TallTile<7>.self, row: row, second: piece.count &- 7, block: block)
      default: compute(TallTile<8>.self, row: row, second: piece.count &- 8, block: block)
      }
    }
  }
}
