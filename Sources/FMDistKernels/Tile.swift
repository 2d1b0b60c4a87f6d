/// M x N vectors of sums, held in registers while products are added: the one inner loop of dense layers and
/// convolutions, forward and backward.
///
/// Row m, vector n holds sixteen neighbouring columns of the result. M · N must leave registers for N vectors of the
/// right operand and one of the left: at most 24 with AVX-512's 32 registers. Loops of more than eight are not unrolled
/// by the compiler and cost half the speed, so M ≤ 8 and N ≤ 4.
struct Tile<let M: Int, let N: Int> {
  var sums: InlineArray<M, InlineArray<N, Vector>>

  /// All sums zero.
  @inline(__always)
  init() { sums = .init(repeating: .init(repeating: .zero)) }

  /// Sums that start from `bias`: N vectors, the same for each row.
  @inline(__always)
  init(bias: UnsafePointer<Float>) {
    self.init()
    for n in 0..<N {
      let b = bias.vector(n &* 16)
      for m in 0..<M { sums[m][n] = b }
    }
  }

  /// Sums that go on from memory: row m at `m * rowStride`, vector n at `n * vectorStride`.
  @inline(__always)
  init(_ memory: UnsafeMutablePointer<Float>, rowStride: Int, vectorStride: Int) {
    self.init()
    for m in 0..<M { for n in 0..<N { sums[m][n] = memory.vector(m &* rowStride &+ n &* vectorStride) } }
  }

  /// sums[m][n] += Σ_k left[m, k] · right[k, n] for k = 0 ..< depth, in that order.
  ///
  /// left[m, k] is the float at `m * rowStride + k * depthStride`; right[k, n] the vector at `k * depthStride + n * vectorStride`.
  @inline(__always)
  mutating func addProducts(depth: Int, left: Left, right: Right) {
    var a = left.base
    var b = right.base
    for _ in 0..<depth {
      var row = InlineArray<N, Vector>(repeating: .zero)
      for n in 0..<N { row[n] = b.vector(n &* right.vectorStride) }
      for m in 0..<M {
        let x = Vector(repeating: a[m &* left.rowStride])
        for n in 0..<N { sums[m][n].addProduct(x, row[n]) }
      }
      a += left.depthStride
      b += right.depthStride
    }
  }

  /// As ``addProducts(depth:left:right:)``, and for each k has what lies `ahead` floats beyond left[0, k] brought to the cache.
  @inline(__always)
  mutating func addProducts(depth: Int, left: Left, right: Right, ahead: Int) {
    var (left, right) = (left, right)
    for _ in 0..<depth {
      left.base.prefetch(ahead)
      addProducts(depth: 1, left: left, right: right)
      left.base += left.depthStride
      right.base += right.depthStride
    }
  }

  /// sums[m][n] += Σ_k left[m * rowStride + offsets[k]] · right[k, n] for k = 0 ..< depth, in that order. One offset more is read.
  @inline(__always)
  mutating func addProducts(
    gathering offsets: UnsafePointer<Int32>, depth: Int, left: UnsafePointer<Float>, rowStride: Int, right: Right
  ) {
    var b = right.base
    // Read a product ahead: an address that is waited for has the compiler load all floats of a product at once, for which there are no registers.
    var a = left + Int(offsets[0])
    for k in 0..<depth {
      let next = left + Int(offsets[k &+ 1])
      var row = InlineArray<N, Vector>(repeating: .zero)
      for n in 0..<N { row[n] = b.vector(n &* right.vectorStride) }
      for m in 0..<M {
        let x = Vector(repeating: a[m &* rowStride])
        for n in 0..<N { sums[m][n].addProduct(x, row[n]) }
      }
      a = next
      b += right.depthStride
    }
  }

  /// sums[m][n] += Σ_k rows[m][k * depthStride] · right[k, n] for k = 0 ..< depth, in that order.
  @inline(__always)
  mutating func addProducts(
    depth: Int, rows: InlineArray<M, UnsafePointer<Float>>, depthStride: Int, right: Right
  ) {
    var b = right.base
    var offset = 0
    for _ in 0..<depth {
      var row = InlineArray<N, Vector>(repeating: .zero)
      for n in 0..<N { row[n] = b.vector(n &* right.vectorStride) }
      for m in 0..<M {
        let x = Vector(repeating: rows[m][offset])
        for n in 0..<N { sums[m][n].addProduct(x, row[n]) }
      }
      offset += depthStride
      b += right.depthStride
    }
  }

  /// sums[m][n] += Σ_k rows[m][offsets[k]] · right[k, n] for k = 0 ..< depth, in that order. One offset more is read.
  @inline(__always)
  mutating func addProducts(
    gathering offsets: UnsafePointer<Int32>, depth: Int, rows: InlineArray<M, UnsafePointer<Float>>, right: Right
  ) {
    var b = right.base
    var offset = Int(offsets[0])
    for k in 0..<depth {
      let next = Int(offsets[k &+ 1])
      var row = InlineArray<N, Vector>(repeating: .zero)
      for n in 0..<N { row[n] = b.vector(n &* right.vectorStride) }
      for m in 0..<M {
        let x = Vector(repeating: rows[m][offset])
        for n in 0..<N { sums[m][n].addProduct(x, row[n]) }
      }
      offset = next
      b += right.depthStride
    }
  }

  /// sums[m][n] += left[m, k] · right[k], lane by lane, for k = 0 ..< depth, in that order: left[m, k] is the vector at
  /// `m * rowStride + k * depthStride`, n of its blocks; right[k] those at `k * N * 16`.
  @inline(__always)
  mutating func addLanes(
    depth: Int, left: UnsafePointer<Float>, rowStride: Int, depthStride: Int, right: UnsafePointer<Float>
  ) {
    var (a, b) = (left, right)
    for _ in 0..<depth {
      for n in 0..<N {
        let w = b.vector(n &* 16)
        for m in 0..<M { sums[m][n] = sums[m][n].addingProduct(a.vector(m &* rowStride &+ n &* 16), w) }
      }
      a += depthStride
      b += N &* 16
    }
  }

  /// Has the lines that ``store(_:rowStride:vectorStride:)`` will write brought to the cache.
  @inline(__always)
  static func prefetch(_ memory: UnsafeMutablePointer<Float>, rowStride: Int, vectorStride: Int) {
    for m in 0..<M { for n in 0..<N { memory.prefetch(m &* rowStride &+ n &* vectorStride) } }
  }

  /// Adds another tile's sums to these.
  @inline(__always)
  mutating func add(_ other: Tile) {
    for m in 0..<M { for n in 0..<N { sums[m][n] += other.sums[m][n] } }
  }

  /// Writes the sums: row m at `m * rowStride`, vector n at `n * vectorStride`.
  @inline(__always)
  func store(_ memory: UnsafeMutablePointer<Float>, rowStride: Int, vectorStride: Int) {
    for m in 0..<M { for n in 0..<N { memory.store(sums[m][n], m &* rowStride &+ n &* vectorStride) } }
  }

  /// The same of the greater of each sum and `floor`.
  @inline(__always)
  func store(_ memory: UnsafeMutablePointer<Float>, rowStride: Int, vectorStride: Int, floor: Vector) {
    for m in 0..<M {
      for n in 0..<N { memory.store(sums[m][n].atLeast(floor), m &* rowStride &+ n &* vectorStride) }
    }
  }
}

extension Vector {
  /// The greater of each lane and that of `floor`, and NaN for NaN.
  @inline(__always)
  func atLeast(_ floor: Vector) -> Vector { replacing(with: floor, where: self .< floor) }
}

/// A matrix of floats that a ``Tile`` multiplies from the left: element (m, k) at `m * rowStride + k * depthStride`.
struct Left {
  var base: UnsafePointer<Float>
  var rowStride: Int
  var depthStride: Int

  @inline(__always)
  func offset(by floats: Int) -> Left { Left(base: base + floats, rowStride: rowStride, depthStride: depthStride) }
}

/// A matrix of vectors that a ``Tile`` multiplies from the right: vector (k, n) at `k * depthStride + n * vectorStride`.
struct Right {
  var base: UnsafePointer<Float>
  var depthStride: Int
  var vectorStride: Int

  @inline(__always)
  func offset(by floats: Int) -> Right {
    Right(base: base + floats, depthStride: depthStride, vectorStride: vectorStride)
  }
}
