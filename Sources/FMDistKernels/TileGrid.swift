internal import CFMDistKernelTarget

/// What is computed for one tile of a result, for any tile size. See ``run(rows:blocks:)``.
protocol TileKernel {
  /// Computes rows `row ..< row + M` and blocks of sixteen columns `block ..< block + N`.
  func compute<let M: Int, let N: Int>(_ tile: Tile<M, N>.Type, row: Int, block: Int)
}

extension TileKernel {
  /// Cuts a result of rows x blocks into tiles of at most `sums` vectors and of nearly equal size, and computes each. All of
  /// the registers' sums if nothing is said.
  @inline(__always)
  func run(rows: Range<Int>, blocks: Range<Int>, sums: Int = TileGrid.mostSums) {
    let columns = EvenSplit(blocks, most: TileGrid.mostBlocks)
    for j in 0..<columns.count {
      let width = columns[j]
      let heights = EvenSplit(rows, most: TileGrid.mostRows(blocks: width.count, sums: sums))
      for i in 0..<heights.count { dispatch(heights[i], width) }
    }
  }

  @inline(__always)
  func dispatch(_ rows: Range<Int>, _ blocks: Range<Int>) {
    let (row, block) = (rows.lowerBound, blocks.lowerBound)
    switch blocks.count {
    case 1:
      switch rows.count {
      case 1: compute(Tile<1, 1>.self, row: row, block: block)
      case 2: compute(Tile<2, 1>.self, row: row, block: block)
      case 3: compute(Tile<3, 1>.self, row: row, block: block)
      case 4: compute(Tile<4, 1>.self, row: row, block: block)
      case 5: compute(Tile<5, 1>.self, row: row, block: block)
      case 6: compute(Tile<6, 1>.self, row: row, block: block)
      case 7: compute(Tile<7, 1>.self, row: row, block: block)
      default: compute(Tile<8, 1>.self, row: row, block: block)
      }
    case 2:
      switch rows.count {
      case 1: compute(Tile<1, 2>.self, row: row, block: block)
      case 2: compute(Tile<2, 2>.self, row: row, block: block)
      case 3: compute(Tile<3, 2>.self, row: row, block: block)
      case 4: compute(Tile<4, 2>.self, row: row, block: block)
      case 5: compute(Tile<5, 2>.self, row: row, block: block)
      case 6: compute(Tile<6, 2>.self, row: row, block: block)
      case 7: compute(Tile<7, 2>.self, row: row, block: block)
      default: compute(Tile<8, 2>.self, row: row, block: block)
      }
    case 3:
      switch rows.count {
      case 1: compute(Tile<1, 3>.self, row: row, block: block)
      case 2: compute(Tile<2, 3>.self, row: row, block: block)
      case 3: compute(Tile<3, 3>.self, row: row, block: block)
      case 4: compute(Tile<4, 3>.self, row: row, block: block)
      case 5: compute(Tile<5, 3>.self, row: row, block: block)
      case 6: compute(Tile<6, 3>.self, row: row, block: block)
      case 7: compute(Tile<7, 3>.self, row: row, block: block)
      default: compute(Tile<8, 3>.self, row: row, block: block)
      }
    default:
      switch rows.count {
      case 1: compute(Tile<1, 4>.self, row: row, block: block)
      case 2: compute(Tile<2, 4>.self, row: row, block: block)
      case 3: compute(Tile<3, 4>.self, row: row, block: block)
      case 4: compute(Tile<4, 4>.self, row: row, block: block)
      case 5: compute(Tile<5, 4>.self, row: row, block: block)
      default: compute(Tile<6, 4>.self, row: row, block: block)
      }
    }
  }
}

/// The tile sizes that fit the registers of the compile target.
enum TileGrid {
  /// The most blocks of sixteen columns in a tile.
  static var mostBlocks: Int { FMDIST_TILE_SUMS >= 24 ? 4 : 1 }

  /// The most vectors of sums in a tile.
  static var mostSums: Int { Int(FMDIST_TILE_SUMS) }

  /// The most rows of a tile of `blocks` blocks.
  @inline(__always)
  static func mostRows(blocks: Int, sums: Int = mostSums) -> Int { min(8, sums / blocks) }

  /// The most pairs of rows of a tile of `blocks` blocks and half a block.
  @inline(__always)
  static func mostPairs(blocks: Int) -> Int { min(8, mostSums / (2 * blocks + 1)) }
}

/// A range cut into the fewest pieces of at most `most` elements, whose lengths differ by at most one, longest first.
package struct EvenSplit {
  private let start: Int
  private let length: Int
  private let longer: Int
  /// The number of pieces.
  package let count: Int

  /// Cuts `range`.
  @inline(__always)
  package init(_ range: Range<Int>, most: Int) {
    start = range.lowerBound
    count = (range.count + most - 1) / most
    length = count == 0 ? 0 : range.count / count
    longer = count == 0 ? 0 : range.count % count
  }

  /// The length of the longest piece.
  @inline(__always)
  package var longest: Int { longer > 0 ? length + 1 : length }

  /// The piece at `index`.
  @inline(__always)
  package subscript(index: Int) -> Range<Int> {
    let first = start + index * length + min(index, longer)
    return first..<(first + length + (index < longer ? 1 : 0))
  }
}
