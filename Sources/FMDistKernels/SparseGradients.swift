internal import CFMDistKernelTarget
import FMDistMemory

/// The gradients of a convolution whose outputs' gradient is zero in many places, for one image at a time: behind relu, where
/// the output is zero, behind dropout, where it was dropped, and behind max-pooling, where it is not its window's
/// greatest. Products with zero are left out; results are the dense kernels' but for the order of addition, and but for
/// zero times infinity, which is left out as well where the dense kernels give NaN.
///
/// dy: windows down x windows across x filters padded, each the gradient of a window's winner, whose place in the window
/// `winners` tells. Without pooling a window is one output, and `winners` is nil. Other layouts as in ``Convolution``.
///
/// A class, as ``FusedConvolution`` has it as an optional: a structure would be copied for each call, and all threads count the references to
/// its tables at the same place.
final class SparseGradients: Sendable {
  /// The convolution; its input's pixels are padded to blocks of sixteen.
  let convolution: Convolution
  /// Windows of outputs: down, across.
  let windowsDown, windowsAcross: Int
  /// Outputs of a window: down, across.
  let poolHeight, poolWidth: Int
  /// For each filter where its weights begin.
  let filterOffsets: Buffer<Int32>
  /// For each window where its input begins.
  let windowOffsets: Buffer<Int32>

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

  var geometry: ConvolutionGeometry { convolution.geometry }
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
    x: View<Float>, dy: View<Float>, winners: View<UInt8>?, sum: View<Float>, biasGradient: View<Float>?,
    scratch: View<Float>
  ) {
    let g = geometry
    require(
      x.count == g.inputCount && dy.count == gradientCount && (winners?.count ?? gradientCount) == gradientCount
        && sum.count == sumCount && (biasGradient?.count ?? g.filterBlocks * 16) == g.filterBlocks * 16
        && scratch.count >= scratchCount,
      "sparse weights gradient with buffers of the wrong size")
    let source = g.surround(x, in: scratch)
    let bands = EvenSplit(0..<windowsDown, most: bandRows)
    let lists = SparseLists(
      memory: scratch[g.surroundedCount..<scratch.count], lists: 16, capacity: bands.longest * windowsAcross,
      counts: 16)
    // Each sum is a chain of its own, so tiles may follow the machine.
    let columns = EvenSplit(0..<g.kernelWidth, most: 3)
    let rows = EvenSplit(0..<g.kernelHeight, most: max(1, min(3, Int(FMDIST_TILE_SUMS) / columns.longest)))
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
    if let biasGradient { convolution.addBiasGradient(dy: dy, to: biasGradient) }
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
    // cache, then by pieces of a row, then place by place: never by how many blocks a tile has, which depends on the machine.
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
}
