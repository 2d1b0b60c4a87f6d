import FMDistMemory

/// The gradient of a convolution's input, for one image at a time: an input gathers in registers what the outputs above it give.
///
/// An input's sum is one chain: row by row of the outputs that read it, then tap by tap of the window's row, then filter by filter. Where
/// outputs share their columns, it is that of ``NeighbouringRow``: row by row, filter by filter, then column by column of the outputs.
struct DataGradient: Sendable {
  private let geometry: ConvolutionGeometry
  private let down, across: AxisTaps

  init(_ g: ConvolutionGeometry) {
    geometry = g
    // The last tap's output is the first one in the image.
    down = AxisTaps(
      size: g.height, outputs: g.outputHeight, taps: (0..<g.kernelHeight).reversed(), stride: g.strideHeight,
      dilation: g.dilationHeight, padding: g.padTop)
    across = AxisTaps(
      size: g.width, outputs: g.outputWidth, taps: 0..<g.kernelWidth, stride: g.strideWidth, dilation: g.dilationWidth,
      padding: g.padLeft)
  }

  /// Floats of scratch that one thread needs.
  var scratchCount: Int { isFramed ? geometry.outputHeight * across.framed * geometry.filterBlocks * 16 : 0 }

  /// Whether inputs ask for outputs that do not exist.
  private var isFramed: Bool { across.framed != geometry.outputWidth }

  /// Overwrites `dx` with the gradient of x, or `adds` it to `dx`; the layouts are ``Convolution``'s.
  func run(dy: View<Float>, transposed: View<Float>, adds: Bool, dx: View<Float>, scratch: View<Float>) {
    let g = geometry
    require(
      dy.count == g.outputCount && transposed.count == g.transposedCount && dx.count == g.inputGradientCount
        && scratch.count >= scratchCount, "convolution data gradient with buffers of the wrong size")
    let source = frame(dy, in: scratch)
    if !adds { clearGaps(of: dx) }
    run(
      from: source, depth: g.filters, transposed: transposed.base, adds: adds, dx: dx.base, channels: g.channels)
  }

  /// Sets `dx` to zero if there are inputs that no output reads.
  func clearGaps(of dx: View<Float>) { if down.hasGaps || across.hasGaps { dx.fill(0) } }

  /// Overwrites the first `channels` channels of `dx`, or adds to them, from `depth` filters at `source`, which ``frame(_:in:)`` gives;
  /// `transposed` are blocks of channels x taps x `depth` x 16.
  func run(
    from source: UnsafePointer<Float>, depth: Int, transposed: UnsafePointer<Float>, adds: Bool,
    dx: UnsafeMutablePointer<Float>, channels: Int
  ) {
    let g = geometry
    let (filters, pixel) = (g.filterBlocks * 16, g.channelBlocks * 16)
    if g.sharesGradientColumns {
      for row in 0..<g.height {
        let (taps, tapCount) = down.taps(0, at: row, outputs: g.outputHeight)
        let (tap, output) = (Int(taps[0]), row + Int(taps[1]))
        NeighbouringRow(
          windowRows: tapCount, depth: depth,
          // The first output that reads the first input does so through the last column of its window.
          source: source + (output * across.framed + across.before + g.padLeft - 2) * filters, pixelStride: filters,
          rowStride: across.framed * filters, weights: transposed + (tap * 3 + 2) * depth * 16,
          weightColumn: -depth * 16, weightRow: -3 * depth * 16, result: dx + row * g.width * 16
        ).run(pixels: g.width, columns: channels, GradientEnds(adds: adds))
      }
      return
    }
    for row in 0..<g.height {
      let (step, phase) = row.quotientAndRemainder(dividingBy: g.strideHeight)
      let (taps, tapCount) = down.taps(phase, at: step, outputs: g.outputHeight)
      guard tapCount > 0 else { continue }
      for column in 0..<across.phases where across.count(column) > 0 {
        DataGradientRow(
          geometry: g, depth: depth, rowTaps: taps, rowTapCount: tapCount, columnTaps: across.taps(column),
          columnTapCount: across.count(column), sourceStride: across.framed * filters,
          source: source + (step * across.framed + across.before) * filters, transposed: transposed, adds: adds,
          result: dx + (row * g.width + column) * pixel
        ).run(rows: 0..<(g.width - column + g.strideWidth - 1) / g.strideWidth, columns: channels)
      }
    }
  }

  /// dy with zeros left and right where inputs ask for outputs that do not exist: dy itself, or a copy in `scratch`.
  func frame(_ dy: View<Float>, in scratch: View<Float>) -> UnsafePointer<Float> {
    guard isFramed else { return UnsafePointer(dy.base) }
    let filters = geometry.filterBlocks * 16
    let (rowCount, inner) = (across.framed * filters, geometry.outputWidth * filters)
    let left = across.before * filters
    for row in 0..<geometry.outputHeight {
      let target = scratch.base + row * rowCount
      target.update(repeating: 0, count: left)
      (target + left).update(from: dy.base + row * inner, count: inner)
      (target + left + inner).update(repeating: 0, count: rowCount - left - inner)
    }
    return UnsafePointer(scratch.base)
  }
}

/// Inputs of one row and one phase: pixels x blocks of channels.
private struct DataGradientRow: PairTileKernel {
  let geometry: ConvolutionGeometry
  /// The filters that are read.
  let depth: Int
  let rowTaps: UnsafePointer<Int32>
  let rowTapCount: Int
  let columnTaps: UnsafePointer<Int32>
  let columnTapCount: Int
  /// Floats from one row of outputs to the next.
  let sourceStride: Int
  /// The output with the number 0 in the taps' lists.
  let source: UnsafePointer<Float>
  let transposed: UnsafePointer<Float>
  /// Whether sums are added to the result when they are complete.
  let adds: Bool
  let result: UnsafeMutablePointer<Float>

  @inline(__always)
  func compute<let M: Int, let N: Int>(_: Tile<M, N>.Type, row pixel: Int, block: Int) {
    let g = geometry
    let outputStride = g.filterBlocks &* 16
    let blockStride = g.taps &* depth &* 16
    let pixelStride = g.strideWidth &* g.channelBlocks &* 16
    let target = result + (pixel &* pixelStride &+ block &* 16)
    if adds { Tile<M, N>.prefetch(target, rowStride: pixelStride, vectorStride: 16) }
    var tile = Tile<M, N>()
    for r in 0..<rowTapCount {
      for c in 0..<columnTapCount {
        tile.addProducts(
          depth: depth, left: Left(base: outputs(r, c, pixel), rowStride: outputStride, depthStride: 1),
          right: Right(base: weights(r, c, block), depthStride: 16, vectorStride: blockStride))
      }
    }
    if adds { tile.add(Tile(target, rowStride: pixelStride, vectorStride: 16)) }
    tile.store(target, rowStride: pixelStride, vectorStride: 16)
  }

  @inline(__always)
  func compute<let M: Int>(_ tile: TallTile<M>.Type, row pixel: Int, second: Int, block: Int) {
    // A distance that the compiler knows needs no registers.
    if geometry.filterBlocks == 1 {
      compute(tile, pixel, second, block, outputStride: 16)
    } else {
      compute(tile, pixel, second, block, outputStride: geometry.filterBlocks &* 16)
    }
  }

  @inline(__always)
  private func compute<let M: Int>(
    _: TallTile<M>.Type, _ pixel: Int, _ second: Int, _ block: Int, outputStride: Int
  ) {
    let g = geometry
    let pixelStride = g.strideWidth &* g.channelBlocks &* 16
    let target = result + (pixel &* pixelStride &+ block &* 16)
    if adds { TallTile<M>.prefetch(target, rowStride: pixelStride, second: second &* pixelStride) }
    var tile = TallTile<M>()
    for r in 0..<rowTapCount {
      for c in 0..<columnTapCount {
        tile.addProducts(
          depth: depth, left: Left(base: outputs(r, c, pixel), rowStride: outputStride, depthStride: 1),
          second: second &* outputStride, right: weights(r, c, block))
      }
    }
    if adds { tile.add(TallTile(target, rowStride: pixelStride, second: second &* pixelStride)) }
    tile.store(target, rowStride: pixelStride, second: second &* pixelStride)
  }

  @inline(__always)
  func compute<let P: Int, let N: Int>(_: PairTile<P, N>.Type, row pixel: Int, second: Int, block: Int) {
    let g = geometry
    let outputStride = g.filterBlocks &* 16
    let blockStride = g.taps &* depth &* 16
    let pixelStride = g.strideWidth &* g.channelBlocks &* 16
    let target = result + (pixel &* pixelStride &+ block &* 16)
    if adds { PairTile<P, N>.prefetch(target, rowStride: pixelStride, second: second, vectorStride: 16) }
    var tile = PairTile<P, N>()
    for r in 0..<rowTapCount {
      for c in 0..<columnTapCount {
        tile.addProducts(
          depth: depth, left: Left(base: outputs(r, c, pixel), rowStride: outputStride, depthStride: 1),
          second: second &* outputStride,
          right: Right(base: weights(r, c, block), depthStride: 16, vectorStride: blockStride))
      }
    }
    if adds { tile.add(PairTile(target, rowStride: pixelStride, second: second, vectorStride: 16)) }
    tile.store(target, rowStride: pixelStride, second: second, vectorStride: 16)
  }

  /// What tap `c` of the list's row `r` reads for `pixel`.
  @inline(__always)
  private func outputs(_ r: Int, _ c: Int, _ pixel: Int) -> UnsafePointer<Float> {
    source
      + (Int(rowTaps[2 &* r &+ 1]) &* sourceStride &+ (Int(columnTaps[2 &* c &+ 1]) &+ pixel) &* geometry.filterBlocks
        &* 16)
  }

  /// What it is multiplied with.
  @inline(__always)
  private func weights(_ r: Int, _ c: Int, _ block: Int) -> UnsafePointer<Float> {
    let g = geometry
    let tap = Int(rowTaps[2 &* r]) &* g.kernelWidth &+ Int(columnTaps[2 &* c])
    return transposed + (block &* g.taps &+ tap) &* depth &* 16
  }
}
