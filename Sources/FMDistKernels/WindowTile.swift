/// Vectors of sums for R x Q taps of a window and N blocks of sixteen channels, held in registers while single values,
/// each times the vectors at a place of its own, are added: the inner loop of ``SparseGradients``.
///
/// R · Q · N is at most 24: the products' right sides come from memory, and need no registers.
struct WindowTile<let R: Int, let Q: Int, let N: Int> {
  var sums: InlineArray<R, InlineArray<Q, InlineArray<N, Vector>>>

  /// All sums zero.
  @inline(__always)
  init() { sums = .init(repeating: .init(repeating: .init(repeating: .zero))) }

  /// Sums that go on from memory.
  @inline(__always)
  init(_ memory: UnsafeMutablePointer<Float>, _ strides: WindowStrides) {
    self.init()
    for r in 0..<R {
      for q in 0..<Q {
        for n in 0..<N { sums[r][q][n] = memory.vector(strides.offset(r, q, n)) }
      }
    }
  }

  /// sums[r][q][n] += Σ_i values[i] · operand[offsets[i], r, q, n] for i = 0 ..< count, in that order.
  @inline(__always)
  mutating func addProducts(
    _ values: UnsafePointer<Float>, at offsets: UnsafePointer<Int32>, count: Int, operand: UnsafePointer<Float>,
    _ strides: WindowStrides
  ) {
    for i in 0..<count {
      let value = Vector(repeating: values[i])
      let base = operand + Int(offsets[i])
      for r in 0..<R {
        for q in 0..<Q {
          for n in 0..<N { sums[r][q][n].addProduct(value, base.vector(strides.offset(r, q, n))) }
        }
      }
    }
  }

  /// sums[r][q][n] += Σ_i vectors[i, n] · operand[i, r, q, n], lane by lane, for i = 0 ..< count in that order; vectors i and i + 1 lie `stride`
  /// floats apart, their operands `step`.
  @inline(__always)
  mutating func addProducts(
    _ vectors: UnsafePointer<Float>, stride: Int, count: Int, operand: UnsafePointer<Float>, step: Int,
    _ strides: WindowStrides
  ) {
    var (vector, base) = (vectors, operand)
    for _ in 0..<count {
      for n in 0..<N {
        let value = vector.vector(n &* strides.block)
        for r in 0..<R {
          for q in 0..<Q { sums[r][q][n] = sums[r][q][n].addingProduct(base.vector(strides.offset(r, q, n)), value) }
        }
      }
      vector += stride
      base += step
    }
  }

  /// Adds another tile's sums to these.
  @inline(__always)
  mutating func add(_ other: WindowTile) {
    for r in 0..<R { for q in 0..<Q { for n in 0..<N { sums[r][q][n] += other.sums[r][q][n] } } }
  }

  /// Moves on by one tap's place: writes the first tap's sums to `memory`, and takes those of the place behind the last's.
  @inline(__always)
  mutating func slide(_ memory: UnsafeMutablePointer<Float>, _ strides: WindowStrides) {
    for r in 0..<R {
      for n in 0..<N {
        memory.store(sums[r][0][n], strides.offset(r, 0, n))
        for q in 1..<Q { sums[r][q &- 1][n] = sums[r][q][n] }
        sums[r][Q &- 1][n] = memory.vector(strides.offset(r, Q, n))
      }
    }
  }

  /// Writes the sums.
  @inline(__always)
  func store(_ memory: UnsafeMutablePointer<Float>, _ strides: WindowStrides) {
    for r in 0..<R {
      for q in 0..<Q {
        for n in 0..<N { memory.store(sums[r][q][n], strides.offset(r, q, n)) }
      }
    }
  }
}

/// Floats from one row of taps, one tap of a row, and one block of channels to the next.
struct WindowStrides {
  var row, column, block: Int

  /// The distance of a tap's block from the first.
  @inline(__always)
  func offset(_ r: Int, _ q: Int, _ n: Int) -> Int { r &* row &+ q &* column &+ n &* block }
}

/// What is computed for some of a window's taps and some blocks of channels, for any number of them.
protocol WindowKernel {
  /// Computes tap rows from `row`, taps of a row from `column` and blocks from `block`, as many as the tile has.
  func compute<let R: Int, let Q: Int, let N: Int>(_: WindowTile<R, Q, N>.Type, row: Int, column: Int, block: Int)
}

extension WindowKernel {
  /// Computes one tile: up to three rows of three taps, or one row of five, and four blocks, 24 vectors in all.
  @inline(__always)
  func run(rows: Range<Int>, columns: Range<Int>, blocks: Range<Int>) {
    let (r, q, n) = (rows.lowerBound, columns.lowerBound, blocks.lowerBound)
    switch rows.count &* 100 &+ columns.count &* 10 &+ blocks.count {
    case 111: compute(WindowTile<1, 1, 1>.self, row: r, column: q, block: n)
    case 112: compute(WindowTile<1, 1, 2>.self, row: r, column: q, block: n)
    case 113: compute(WindowTile<1, 1, 3>.self, row: r, column: q, block: n)
    case 114: compute(WindowTile<1, 1, 4>.self, row: r, column: q, block: n)
    case 121: compute(WindowTile<1, 2, 1>.self, row: r, column: q, block: n)
    case 122: compute(WindowTile<1, 2, 2>.self, row: r, column: q, block: n)
    case 123: compute(WindowTile<1, 2, 3>.self, row: r, column: q, block: n)
    case 124: compute(WindowTile<1, 2, 4>.self, row: r, column: q, block: n)
    case 131: compute(WindowTile<1, 3, 1>.self, row: r, column: q, block: n)
    case 132: compute(WindowTile<1, 3, 2>.self, row: r, column: q, block: n)
    case 133: compute(WindowTile<1, 3, 3>.self, row: r, column: q, block: n)
    case 134: compute(WindowTile<1, 3, 4>.self, row: r, column: q, block: n)
    case 141: compute(WindowTile<1, 4, 1>.self, row: r, column: q, block: n)
    case 142: compute(WindowTile<1, 4, 2>.self, row: r, column: q, block: n)
    case 143: compute(WindowTile<1, 4, 3>.self, row: r, column: q, block: n)
    case 144: compute(WindowTile<1, 4, 4>.self, row: r, column: q, block: n)
    case 151: compute(WindowTile<1, 5, 1>.self, row: r, column: q, block: n)
    case 152: compute(WindowTile<1, 5, 2>.self, row: r, column: q, block: n)
    case 153: compute(WindowTile<1, 5, 3>.self, row: r, column: q, block: n)
    case 154: compute(WindowTile<1, 5, 4>.self, row: r, column: q, block: n)
    case 211: compute(WindowTile<2, 1, 1>.self, row: r, column: q, block: n)
    case 212: compute(WindowTile<2, 1, 2>.self, row: r, column: q, block: n)
    case 213: compute(WindowTile<2, 1, 3>.self, row: r, column: q, block: n)
    case 214: compute(WindowTile<2, 1, 4>.self, row: r, column: q, block: n)
    case 221: compute(WindowTile<2, 2, 1>.self, row: r, column: q, block: n)
    case 222: compute(WindowTile<2, 2, 2>.self, row: r, column: q, block: n)
    case 223: compute(WindowTile<2, 2, 3>.self, row: r, column: q, block: n)
    case 224: compute(WindowTile<2, 2, 4>.self, row: r, column: q, block: n)
    case 231: compute(WindowTile<2, 3, 1>.self, row: r, column: q, block: n)
    case 232: compute(WindowTile<2, 3, 2>.self, row: r, column: q, block: n)
    case 233: compute(WindowTile<2, 3, 3>.self, row: r, column: q, block: n)
    case 234: compute(WindowTile<2, 3, 4>.self, row: r, column: q, block: n)
    case 311: compute(WindowTile<3, 1, 1>.self, row: r, column: q, block: n)
    case 312: compute(WindowTile<3, 1, 2>.self, row: r, column: q, block: n)
    case 313: compute(WindowTile<3, 1, 3>.self, row: r, column: q, block: n)
    case 314: compute(WindowTile<3, 1, 4>.self, row: r, column: q, block: n)
    case 321: compute(WindowTile<3, 2, 1>.self, row: r, column: q, block: n)
    case 322: compute(WindowTile<3, 2, 2>.self, row: r, column: q, block: n)
    case 323: compute(WindowTile<3, 2, 3>.self, row: r, column: q, block: n)
    case 324: compute(WindowTile<3, 2, 4>.self, row: r, column: q, block: n)
    case 331: compute(WindowTile<3, 3, 1>.self, row: r, column: q, block: n)
    case 332: compute(WindowTile<3, 3, 2>.self, row: r, column: q, block: n)
    default: require(false, "a window's tile of impossible size")
    }
  }
}
