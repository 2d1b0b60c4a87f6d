import FMDistMemory

/// One row of sums over windows, each channel by itself: pixels x sixteen channels, y[p] = start + Σ x[p + tap] · W[tap], taps in row-major
/// order.
struct ChannelRow {
  /// The window.
  let height, width: Int
  /// The first sum's window, and floats from its pixel to the next and from row to row.
  let source: UnsafePointer<Float>
  let pixelStride, rowStride: Int
  /// Floats from one sum's window to the next one's.
  let step: Int
  /// Taps x 16.
  let weights: UnsafePointer<Float>
  let start: Vector
  /// Pixels, `pixelStride` floats apart.
  let result: UnsafeMutablePointer<Float>

  /// Computes `pixels` sums. Eight at a time hide what a multiply-add takes.
  func run(pixels: Int) {
    let pieces = EvenSplit(0..<pixels, most: TileGrid.mostSums >= 24 ? 8 : 6)
    for index in 0..<pieces.count {
      let pixel = pieces[index].lowerBound
      switch pieces[index].count {
      case 1: compute(Tile<1, 1>.self, pixel)
      case 2: compute(Tile<2, 1>.self, pixel)
      case 3: compute(Tile<3, 1>.self, pixel)
      case 4: compute(Tile<4, 1>.self, pixel)
      case 5: compute(Tile<5, 1>.self, pixel)
      case 6: compute(Tile<6, 1>.self, pixel)
      case 7: compute(Tile<7, 1>.self, pixel)
      default: compute(Tile<8, 1>.self, pixel)
      }
    }
  }

  @inline(__always)
  private func compute<let M: Int>(_: Tile<M, 1>.Type, _ pixel: Int) {
    var tile = Tile<M, 1>()
    for m in 0..<M { tile.sums[m][0] = start }
    var (line, w) = (source + pixel &* step, weights)
    for _ in 0..<height {
      tile.addLanes(depth: width, left: line, rowStride: step, depthStride: pixelStride, right: w)
      line += rowStride
      w += width &* 16
    }
    tile.store(result + pixel &* pixelStride, rowStride: pixelStride, vectorStride: 0)
  }
}
