internal import CKernelTarget
import Memory

/// The gradients of a convolution whose outputs' gradient is zero in many places, for one image at a time: behind relu, where
/// the output is zero, behind dropout, where it was dropped, and behind max-pooling, where it is not its window's
/// greatest. Products with zero are left out; results are the dense kernels' but for the order of addition.
///
/// dy: windows down x windows across x filters padded, each the gradient of a window's winner, whose place in the window
/// `winners` tells. Without pooling a window is one output, and `winners` is nil. Other layouts as in ``Convolution``.
struct SparseGradients: Sendable {
  /// The convolution; its input's pixels are padded to blocks of sixteen.
  let convolution: Convolution
  /// Windows of outputs: down, across.
  let windowsDown, windowsAcross: Int
  /// Outputs of a window: down, across.
  let poolHeight, poolWidth: Int
  /// For each filter where its weights begin.
  private let filterOffsets: Buffer<Int32>
  /// For each window where its input begins.
  private let windowOffsets: Buffer<Int32>

  /// The filters whose products are added before those of the next, so that their weights stay in the cache.
  private static let chunk = 64
  /// Floats of the operand that the innermost loops go over: a small L1 cache.
  private static let cached = 8192

  /// Gradients of `convolution`, perhaps pooled in windows of `pool` (height, width) side by side.
  init(_ convolution: Convolution, pool: (Int, Int) = (1, 1)) {
    let g = convolution.geometry
    require(
      pool.0 > 0 && pool.1 > 0 && pool.0 <= g.outputHeight && pool.1 <= g.outputWidth && pool.0 * pool.1 <= 256
        && g.inputStride % 16 == 0, "sparse gradients of impossible size")
    self.convolution = convolution
    (poolHeight, poolWidth) = pool
    windowsDown = g.outputHeight / pool.0
    windowsAcross = g.outputWidth / pool.1
    filterOffsets = Buffer((0..<g.filterBlocks * 16).map { Int32($0 * 16) })
    let windowsAcross = windowsAcross
    let offsets = (0..<windowsDown * windowsAcross).map { window in
      let (row, column) = window.quotientAndRemainder(dividingBy: windowsAcross)
      return (row * pool.0 * g.strideHeight * g.paddedWidth + column * pool.1 * g.strideWidth) * g.inputStride
    }
    // Sixteen are read at a time.
    windowOffsets = Buffer(offsets.map { Int32($0) } + [Int32](repeating: 0, count: 16))
  }

  /// Floats of dy, and elements of `winners`.
  var gradientCount: Int { windowsDown * windowsAcross * geometry.filterBlocks * 16 }
  /// Floats of ``weightsGradient(x:dy:winners:sum:biasGradient:scratch:)``'s sum: filters x taps x channels padded.
  var sumCount: Int { geometry.filters * geometry.taps * geometry.channelBlocks * 16 }
  /// Floats of scratch that one thread needs.
  var scratchCount: Int {
    let windows = windowsDown * windowsAcross
    let weights = SparseLists.count(lists: 16, capacity: windows, counts: 16)
    let data = SparseLists.count(
      lists: 1, capacity: windows * min(SparseGradients.chunk, padded(geometry.filters)), counts: places)
    return max(geometry.surroundedCount + weights, geometry.surroundedGradientCount + data)
  }

  private var geometry: ConvolutionGeometry { convolution.geometry }
  /// Outputs that a winner can be at.
  private var places: Int { windowsDown * windowsAcross * poolHeight * poolWidth }
  /// Windows' rows that are listed together, so that the input below them stays in the cache.
  private var bandRows: Int {
    let rows = SparseGradients.cached / (geometry.paddedWidth * min(geometry.inputStride, 32))
    return max(1, (rows - geometry.kernelHeight + 1) / (poolHeight * geometry.strideHeight))
  }

  /// Adds this image's gradients of W to `sum`, and of b to `biasGradient`.
  ///
  /// When all images are in, ``unpackSum(_:into:)`` brings the sum in the weights' layout.
  func weightsGradient(
    x: View<Float>, dy: View<Float>, winners: View<UInt8>?, sum: View<Float>, biasGradient: View<Float>,
    scratch: View<Float>
  ) {
    let g = geometry
    require(
      x.count == g.inputCount && dy.count == gradientCount && (winners?.count ?? gradientCount) == gradientCount
        && sum.count == sumCount && biasGradient.count == g.filterBlocks * 16 && scratch.count >= scratchCount,
      "sparse weights gradient with buffers of the wrong size")
    let source = g.surround(x, in: scratch)
    let bands = EvenSplit(0..<windowsDown, most: bandRows)
    let lists = SparseLists(
      memory: scratch[g.surroundedCount..<scratch.count], lists: 16, capacity: bands.longest * windowsAcross,
      counts: 16)
    let rows = EvenSplit(0..<g.kernelHeight, most: 3)
    let columns = EvenSplit(0..<g.kernelWidth, most: 3)
    let longest = rows.longest * columns.longest
    let blocks = EvenSplit(0..<g.channelBlocks, most: max(1, min(4, Int(FMDIST_TILE_SUMS) / longest)))
    for band in 0..<bands.count {
      let windows = bands[band].lowerBound * windowsAcross..<bands[band].upperBound * windowsAcross
      for filterBlock in 0..<g.filterBlocks {
        listFilters(dy: dy, winners: winners, filterBlock: filterBlock, windows: windows, in: lists)
        for lane in 0..<min(16, g.filters - filterBlock * 16) {
          let count = Int(lists.counts[lane])
          if count == 0 { continue }
          let kernel = WeightsWindow(
            values: lists.values + lane * lists.stride, offsets: lists.offsets + lane * lists.stride, count: count,
            operand: source,
            operandStrides: WindowStrides(row: g.paddedWidth * g.inputStride, column: g.inputStride, block: 16),
            result: sum.base + (filterBlock * 16 + lane) * g.taps * g.channelBlocks * 16,
            resultStrides: WindowStrides(
              row: g.kernelWidth * g.channelBlocks * 16, column: g.channelBlocks * 16, block: 16))
          for block in 0..<blocks.count {
            for row in 0..<rows.count {
              for column in 0..<columns.count {
                kernel.run(rows: rows[row], columns: columns[column], blocks: blocks[block])
              }
            }
          }
        }
      }
    }
    convolution.addBiasGradient(dy: dy, to: biasGradient)
  }

  /// Overwrites `dx` with the gradient of x.
  func dataGradient(
    dy: View<Float>, winners: View<UInt8>?, transposed: View<Float>, dx: View<Float>, scratch: View<Float>
  ) {
    let g = geometry
    require(
      dy.count == gradientCount && (winners?.count ?? gradientCount) == gradientCount
        && transposed.count == g.transposedCount && dx.count == g.inputGradientCount && scratch.count >= scratchCount,
      "sparse data gradient with buffers of the wrong size")
    let sums = g.gradientSums(for: dx, in: scratch)
    sums.fill(0)
    let lists = SparseLists(
      memory: scratch[g.surroundedGradientCount..<scratch.count], lists: 1,
      capacity: windowsDown * windowsAcross * min(SparseGradients.chunk, padded(g.filters)), counts: places)
    let channels = g.channelBlocks * 16
    // An input gets its products chunk by chunk of filters, then row by row of taps where the weights of one row fill the
    // cache, then place by place: never by the size of a tile, which depends on the machine.
    let chunks = EvenSplit(0..<g.filterBlocks, most: SparseGradients.chunk / 16)
    let blockCount = chunks.longest * 16 * 16
    let isWhole = g.kernelHeight <= 3 && g.kernelWidth <= 3 && g.taps * blockCount <= SparseGradients.cached
    let rows = EvenSplit(0..<g.kernelHeight, most: isWhole ? 3 : 1)
    let columns = EvenSplit(0..<g.kernelWidth, most: isWhole ? 3 : 5)
    let longest = rows.longest * columns.longest
    let most = min(Int(FMDIST_TILE_SUMS), SparseGradients.cached / blockCount) / longest
    let blocks = EvenSplit(0..<g.channelBlocks, most: max(1, min(4, most)))
    for chunk in 0..<chunks.count {
      listPlaces(dy: dy, winners: winners, filterBlocks: chunks[chunk], in: lists)
      let kernel = DataRows(
        lists: lists, rows: windowsDown * poolHeight, columns: windowsAcross * poolWidth,
        strideHeight: g.strideHeight, strideWidth: g.strideWidth, operand: UnsafePointer(transposed.base),
        operandStrides: WindowStrides(
          row: g.kernelWidth * g.filters * 16, column: g.filters * 16, block: g.taps * g.filters * 16),
        result: sums.base,
        resultStrides: WindowStrides(row: g.paddedWidth * channels, column: channels, block: 16))
      for block in 0..<blocks.count {
        for row in 0..<rows.count {
          for column in 0..<columns.count {
            kernel.run(rows: rows[row], columns: columns[column], blocks: blocks[block])
          }
        }
      }
    }
    g.takeInner(of: sums, into: dx)
  }

  /// Overwrites `gradient`, which is laid out as the weights are, with `sum`.
  func unpackSum(_ sum: View<Float>, into gradient: View<Float>) {
    let g = geometry
    require(sum.count == sumCount && gradient.count == g.weightCount, "a weights gradient of the wrong size")
    var turned = InlineArray<256, Float>(repeating: 0)
    withUnsafeMutablePointer(to: &turned) { turned in
      let turned = UnsafeMutableRawPointer(turned).assumingMemoryBound(to: Float.self)
      let stride = g.taps * g.channelBlocks * 16
      for filterBlock in 0..<g.filterBlocks {
        let filters = min(16, g.filters - filterBlock * 16)
        for tap in 0..<g.taps {
          for channelBlock in 0..<g.channelBlocks {
            let source = sum.base + filterBlock * 16 * stride + (tap * g.channelBlocks + channelBlock) * 16
            turn(UnsafePointer(source), rows: filters, stride: stride, into: turned)
            let channels = min(16, g.channels - channelBlock * 16)
            let target = gradient.base + ((filterBlock * g.taps + tap) * g.channels + channelBlock * 16) * 16
            target.update(from: turned, count: channels * 16)
          }
        }
      }
    }
  }

  /// Lists what each of sixteen filters has in `windows`, in their order: its values, and where in the input their windows
  /// begin. Sixteen windows of sixteen filters are turned at a time.
  private func listFilters(
    dy: View<Float>, winners: View<UInt8>?, filterBlock: Int, windows: Range<Int>, in lists: SparseLists
  ) {
    let stride = geometry.filterBlocks &* 16
    let filters = min(16, geometry.filters &- filterBlock &* 16)
    var values = InlineArray<256, Float>(repeating: 0)
    var offsets = InlineArray<256, Int32>(repeating: 0)
    for lane in 0..<filters { lists.counts[lane] = 0 }
    withUnsafeMutablePointer(to: &values) { values in
      withUnsafeMutablePointer(to: &offsets) { offsets in
        let values = UnsafeMutableRawPointer(values).assumingMemoryBound(to: Float.self)
        let offsets = UnsafeMutableRawPointer(offsets).assumingMemoryBound(to: Int32.self)
        for window in Swift.stride(from: windows.lowerBound, to: windows.upperBound, by: 16) {
          let first = window &* stride &+ filterBlock &* 16
          let count = min(16, windows.upperBound &- window)
          turn(UnsafePointer(dy.base + first), rows: count, stride: stride, into: values)
          if let winners {
            turnOffsets(UnsafePointer(winners.base + first), window: window, count: count, into: offsets)
          }
          for lane in 0..<filters {
            let start = lane &* lists.stride &+ Int(lists.counts[lane])
            let kept = fmdist_compress(
              values + lane &* 16,
              winners == nil ? windowOffsets.view.base + window : offsets + lane &* 16, nil, 0, count,
              lists.values + start, lists.offsets + start)
            lists.counts[lane] &+= Int32(truncatingIfNeeded: kept)
          }
        }
      }
    }
  }

  /// Overwrites `offsets` (16 filters x 16 windows) with where the inputs of the winners of `count` windows begin.
  @inline(__always)
  private func turnOffsets(
    _ winners: UnsafePointer<UInt8>, window: Int, count: Int, into offsets: UnsafeMutablePointer<Int32>
  ) {
    let g = geometry
    let down = SIMD16<Int32>(
      repeating: Int32(truncatingIfNeeded: g.strideHeight &* g.paddedWidth &* g.inputStride))
    let across = SIMD16<Int32>(repeating: Int32(truncatingIfNeeded: g.strideWidth &* g.inputStride))
    let width = SIMD16<Int32>(repeating: Int32(truncatingIfNeeded: poolWidth))
    // place / width for places below 256, exactly.
    let inverse = SIMD16<Int32>(repeating: Int32(truncatingIfNeeded: (65536 &+ poolWidth &- 1) / poolWidth))
    for i in 0..<count {
      let place = winners.integers(i &* g.filterBlocks &* 16)
      let row = (place &* inverse) &>> 16
      let column = place &- row &* width
      let start = SIMD16<Int32>(repeating: windowOffsets.view.base[window &+ i])
      let offset = start &+ row &* down &+ column &* across
      UnsafeMutableRawPointer(offsets + i &* 16).storeBytes(of: offset, as: SIMD16<Int32>.self)
    }
    let floats = UnsafeMutableRawPointer(offsets).assumingMemoryBound(to: Float.self)
    fmdist_transpose(floats, 16, floats, 16)
  }

  /// Lists what `filterBlocks` have at each place, row by row: values, and where the filter's weights begin.
  private func listPlaces(dy: View<Float>, winners: View<UInt8>?, filterBlocks: Range<Int>, in lists: SparseLists) {
    let g = geometry
    let stride = g.filterBlocks * 16
    var end = 0
    var place = 0
    for row in 0..<windowsDown {
      for down in 0..<poolHeight {
        var first = row * windowsAcross * stride
        for _ in 0..<windowsAcross {
          for across in 0..<poolWidth {
            let start = end
            for block in filterBlocks {
              let at = first + block * 16
              end += fmdist_compress(
                dy.base + at, filterOffsets.view.base + block * 16, winners.map { UnsafePointer($0.base + at) },
                Int32(truncatingIfNeeded: down * poolWidth + across), min(16, g.filters - block * 16),
                lists.values + end, lists.offsets + end)
            }
            lists.counts[place] = Int32(truncatingIfNeeded: end - start)
            place += 1
          }
          first += stride
        }
      }
    }
  }
}

/// Lists of values other than zero, in memory that a caller lends.
private struct SparseLists {
  let values: UnsafeMutablePointer<Float>
  /// Where in an operand what a value multiplies begins.
  let offsets: UnsafeMutablePointer<Int32>
  /// Elements from the start of one list to the next, where they are not one after the other.
  let stride: Int
  /// The length of each list.
  let counts: UnsafeMutablePointer<Int32>

  init(memory: View<Float>, lists: Int, capacity: Int, counts countCount: Int) {
    require(
      memory.count >= SparseLists.count(lists: lists, capacity: capacity, counts: countCount), "lists without room")
    stride = padded(capacity) + 16
    values = memory.base
    offsets = UnsafeMutableRawPointer(memory.base + lists * stride).assumingMemoryBound(to: Int32.self)
    counts = offsets + lists * stride
  }

  /// Floats of memory for lists of at most `capacity`.
  static func count(lists: Int, capacity: Int, counts: Int) -> Int { 2 * lists * (padded(capacity) + 16) + counts }
}

/// result[r, q, n] += Σ over a filter's list of value · x under the tap.
private struct WeightsWindow: WindowKernel {
  let values: UnsafePointer<Float>
  let offsets: UnsafePointer<Int32>
  let count: Int
  let operand: UnsafePointer<Float>
  let operandStrides: WindowStrides
  let result: UnsafeMutablePointer<Float>
  let resultStrides: WindowStrides

  @inline(__always)
  func compute<let R: Int, let Q: Int, let N: Int>(_: WindowTile<R, Q, N>.Type, row: Int, column: Int, block: Int) {
    let target = result + resultStrides.offset(row, column, block)
    var tile = WindowTile<R, Q, N>(target, resultStrides)
    tile.addProducts(
      values, at: offsets, count: count, operand: operand + operandStrides.offset(row, column, block), operandStrides)
    tile.store(target, resultStrides)
  }
}

/// For each place: result[r, q, n] under it += Σ over its list of value · W of the tap. Sums stay in registers while the
/// window slides along a row.
private struct DataRows: WindowKernel {
  let lists: SparseLists
  /// Rows of places, and places of a row.
  let rows, columns: Int
  /// The input's rows and pixels from one place to the next.
  let strideHeight, strideWidth: Int
  let operand: UnsafePointer<Float>
  let operandStrides: WindowStrides
  let result: UnsafeMutablePointer<Float>
  let resultStrides: WindowStrides

  @inline(__always)
  func compute<let R: Int, let Q: Int, let N: Int>(_: WindowTile<R, Q, N>.Type, row: Int, column: Int, block: Int) {
    let operand = operand + operandStrides.offset(row, column, block)
    let result = result + resultStrides.offset(row, column, block)
    var (values, offsets, counts) = (UnsafePointer(lists.values), UnsafePointer(lists.offsets), lists.counts)
    for y in 0..<rows {
      var target = result + y &* strideHeight &* resultStrides.row
      var tile = WindowTile<R, Q, N>(target, resultStrides)
      for x in 0..<columns {
        let count = Int(counts[0])
        tile.addProducts(values, at: offsets, count: count, operand: operand, operandStrides)
        values += count
        offsets += count
        counts += 1
        if x &+ 1 == columns { break }
        for _ in 0..<strideWidth {
          tile.slide(target, resultStrides)
          target += resultStrides.column
        }
      }
      tile.store(target, resultStrides)
    }
  }
}

/// Overwrites the first `rows` columns of `turned` (16 x 16) with as many rows of sixteen floats, `stride` floats apart, and
/// the others with zeros.
@inline(__always)
private func turn(_ source: UnsafePointer<Float>, rows: Int, stride: Int, into turned: UnsafeMutablePointer<Float>) {
  if rows == 16 { return fmdist_transpose(source, stride, turned, 16) }
  // What lies beyond may be another's memory.
  for row in 0..<16 { turned.store(row < rows ? source.vector(row &* stride) : .zero, row &* 16) }
  fmdist_transpose(turned, 16, turned, 16)
}
