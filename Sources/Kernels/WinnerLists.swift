import Memory

/// An output that won its pooling window: its gradient, and where in an operand what it multiplies begins.
struct Winner {
  var value: Float
  var offset: Int32
}

/// The winners of one band of pooling windows whose gradient is not zero, listed twice: by filter, for the gradient of the
/// weights, and by window and place, for the gradient of the data. Windows come from left to right, filters ascending.
struct WinnerLists {
  private let geometry: ConvolutionGeometry
  private let pooling: MaxPooling
  private let places: Int
  /// For each filter, room for one winner a window; offsets are of the input.
  private let byFilter: UnsafeMutablePointer<Winner>
  private let filterCounts: UnsafeMutablePointer<Int32>
  /// For each window and place in it, room for one winner a filter; offsets are of the transposed weights.
  private let byPlace: UnsafeMutablePointer<Winner>
  private let placeCounts: UnsafeMutablePointer<Int32>

  /// Empty lists in `memory`, whose size is ``PooledConvolution/scratchCount``'s matter.
  init(_ pooled: PooledConvolution, memory: View<Float>) {
    geometry = pooled.convolution.geometry
    pooling = pooled.pooling
    places = pooling.poolHeight * pooling.poolWidth
    let filters = geometry.filters
    let windows = pooling.outputWidth
    require(
      memory.count >= 2 * filters * windows * (1 + places) + filters + windows * places, "winner lists without room")
    let start = UnsafeMutableRawPointer(memory.base)
    byFilter = start.assumingMemoryBound(to: Winner.self)
    byPlace = byFilter + filters * windows
    filterCounts = UnsafeMutableRawPointer(byPlace + filters * windows * places).assumingMemoryBound(to: Int32.self)
    placeCounts = filterCounts + filters
  }

  /// Replaces the lists with those of band `band`; `dy` and `winners` are the image's. Lists by window only if `byWindow`.
  mutating func collect(dy: View<Float>, winners: View<UInt8>, band: Int, byWindow: Bool) {
    let g = geometry
    let windows = pooling.outputWidth
    let stride = g.filterBlocks * 16
    filterCounts.update(repeating: 0, count: g.filters)
    placeCounts.update(repeating: 0, count: windows * places)
    for window in 0..<windows {
      let first = (band * windows + window) * stride
      let row = band * pooling.poolHeight * g.strideHeight
      let column = window * pooling.poolWidth * g.strideWidth
      let corner = (row * g.paddedWidth + column) * g.inputStride
      for f in 0..<g.filters {
        let value = dy.base[first + f]
        let place = Int(winners.base[first + f])
        let (down, across) = place.quotientAndRemainder(dividingBy: pooling.poolWidth)
        let offset = corner &+ (down &* g.strideHeight &* g.paddedWidth &+ across &* g.strideWidth) &* g.inputStride
        // Written always and counted only if not zero: a branch would be mispredicted half the time.
        let counts: Int32 = value != 0 ? 1 : 0
        let listed = filterCounts[f]
        byFilter[f &* windows &+ Int(listed)] = Winner(value: value, offset: Int32(truncatingIfNeeded: offset))
        filterCounts[f] = listed &+ counts
        guard byWindow else { continue }
        let list = window &* places &+ place
        let length = placeCounts[list]
        byPlace[list &* g.filters &+ Int(length)] = Winner(value: value, offset: Int32(truncatingIfNeeded: f &* 16))
        placeCounts[list] = length &+ counts
      }
    }
  }

  /// The winners of filter `f`.
  @inline(__always)
  func ofFilter(_ f: Int) -> (UnsafePointer<Winner>, count: Int) {
    (UnsafePointer(byFilter + f &* pooling.outputWidth), Int(filterCounts[f]))
  }

  /// The filters that won at `place` of `window`.
  @inline(__always)
  func ofPlace(_ place: Int, window: Int) -> (UnsafePointer<Winner>, count: Int) {
    let list = window &* places &+ place
    return (UnsafePointer(byPlace + list &* geometry.filters), Int(placeCounts[list]))
  }
}

extension Tile {
  /// sums[m][n] += Σ over winners of value · operand[offset, m, n], in their order.
  @inline(__always)
  mutating func addProducts(
    _ winners: UnsafePointer<Winner>, count: Int, operand: UnsafePointer<Float>, rowStride: Int, vectorStride: Int
  ) {
    for index in 0..<count {
      let winner = winners[index]
      let value = Vector(repeating: winner.value)
      let base = operand + Int(winner.offset)
      for m in 0..<M {
        for n in 0..<N { sums[m][n].addProduct(value, base.vector(m &* rowStride &+ n &* vectorStride)) }
      }
    }
  }
}
