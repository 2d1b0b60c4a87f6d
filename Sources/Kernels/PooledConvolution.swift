import Memory

/// A convolution, its activation, dropout perhaps, and a max-pooling of what comes out, in one pass over an image.
///
/// Forward, the convolution's output is never stored: a band of it, as high as a window, is computed and pooled.
/// Backward, only a window's winner has a gradient other than zero, and `winners` says where it is: the gradients of weights
/// and data take one product per winner and tap, where the dense kernels take one per output and tap. Results are the
/// dense kernels' but for the order of addition.
///
/// Layouts as in ``Convolution``, with y and dy pooled: windows down x windows across x filters padded.
public struct PooledConvolution: Sendable {
  /// The convolution.
  public let convolution: Convolution
  /// The pooling of the convolution's output.
  public let pooling: MaxPooling
  /// The pooling of one band.
  private let band: MaxPooling

  /// A convolution pooled in windows of `pool` (height, width) that stand side by side; one must fit.
  public init(_ convolution: Convolution, pool: (Int, Int)) {
    let g = convolution.geometry
    let channelStride = g.filterBlocks * 16
    self.convolution = convolution
    pooling = MaxPooling(
      height: g.outputHeight, width: g.outputWidth, channelStride: channelStride, pool: pool, strides: pool)
    band = MaxPooling(height: pool.0, width: g.outputWidth, channelStride: channelStride, pool: pool, strides: pool)
  }

  /// Floats of one image's output; `winners` has as many elements.
  public var outputCount: Int { pooling.outputCount }
  /// Floats of ``gradients``'s sum of the weights' gradient.
  public var winnerSumCount: Int { lanes.passes * lanes.rows * lanes.blocks * geometry.filters * 16 }
  /// Floats of scratch that one thread needs, forward or backward.
  public var scratchCount: Int {
    let places = pooling.poolHeight * pooling.poolWidth
    let lists =
      2 * geometry.filters * pooling.outputWidth * (1 + places) + geometry.filters + pooling.outputWidth * places
    return geometry.surroundedCount + max(band.inputCount, geometry.surroundedGradientCount + lists)
  }

  private var geometry: ConvolutionGeometry { convolution.geometry }

  /// The vectors of input elements under a window's taps: `passes` x `rows` x `blocks` of sixteen, with the floats from
  /// pass to pass and row to row. A pass is a row of taps, a row a tap, a block sixteen of its channels; where channels
  /// are not padded, the taps of a row lie side by side, and rows of taps make the rows of one pass.
  private var lanes: (passes: Int, passStride: Int, rows: Int, rowStride: Int, blocks: Int) {
    let g = geometry
    let tapRow = g.paddedWidth * g.inputStride
    return g.hasAdjacentTaps
      ? (1, 0, g.kernelHeight, tapRow, padded(g.kernelWidth * g.channels) / 16)
      : (g.kernelHeight, tapRow, g.kernelWidth, g.inputStride, g.channelBlocks)
  }

  /// Overwrites `y` with the pooled f(x * W + b), and `winners` with each maximum's place in its window.
  ///
  /// `dropout`, with what ``Dropout/apply(x:y:step:position:first:)`` needs, is applied between activation and pooling.
  public func forward(
    x: View<Float>, weights: View<Float>, bias: View<Float>, activation: Activation,
    dropout: (Dropout, step: Int, position: Int)?, y: View<Float>, winners: View<UInt8>, scratch: View<Float>
  ) {
    let g = geometry
    require(
      x.count == g.inputCount && y.count == outputCount && winners.count == outputCount
        && scratch.count >= scratchCount && activation != .softmax, "pooled convolution with buffers of the wrong size")
    let source = g.surround(x, in: scratch)
    let rows = scratch[g.surroundedCount..<g.surroundedCount + band.inputCount]
    for index in 0..<pooling.outputHeight {
      let first = index * pooling.poolHeight
      convolution.forward(
        rows: first..<first + pooling.poolHeight, of: source, weights: weights, bias: bias, activation: activation,
        y: rows)
      if let (dropout, step, position) = dropout {
        dropout.apply(
          x: rows, y: rows, step: step, position: position, first: first * g.outputWidth * g.filterBlocks * 16)
      }
      let pooled = index * band.outputCount..<(index + 1) * band.outputCount
      band.forward(x: rows, y: y[pooled], winners: winners[pooled])
    }
  }

  /// Adds this image's gradients of W to `winnerSum`, and of b to `biasGradient`; overwrites `dx` where it is not nil.
  ///
  /// `dy` is the gradient before the activation at each window's winner. `winnerSum` is laid out as winners add to it; when
  /// all images are in, ``addWeightsGradient(_:to:)`` brings it in the weights' layout.
  public func gradients(
    x: View<Float>, dy: View<Float>, winners: View<UInt8>, transposed: View<Float>, dx: View<Float>?,
    winnerSum: View<Float>, biasGradient: View<Float>, scratch: View<Float>
  ) {
    let g = geometry
    require(
      x.count == g.inputCount && dy.count == outputCount && winners.count == outputCount
        && winnerSum.count == winnerSumCount && biasGradient.count == g.filterBlocks * 16
        && scratch.count >= scratchCount && (dx == nil || transposed.count == g.transposedCount)
        && (dx?.count ?? g.inputGradientCount) == g.inputGradientCount && (dx == nil || !g.hasAdjacentTaps),
      "pooled convolution gradients with buffers of the wrong size")
    let source = g.surround(x, in: scratch)
    let rest = scratch[g.surroundedCount..<scratch.count]
    let sums = dx.map { g.gradientSums(for: $0, in: rest) }
    sums?.fill(0)
    var lists = WinnerLists(self, memory: rest[g.surroundedGradientCount..<rest.count])
    for index in 0..<pooling.outputHeight {
      lists.collect(dy: dy, winners: winners, band: index, byWindow: sums != nil)
      addWeights(lists, source: source, to: winnerSum)
      if let sums { addData(lists, band: index, transposed: transposed, to: sums) }
    }
    if let dx, let sums { g.takeInner(of: sums, into: dx) }
    for block in 0..<g.filterBlocks {
      var sum = biasGradient.base.vector(block * 16)
      for window in 0..<pooling.outputHeight * pooling.outputWidth {
        sum += dy.base.vector((window * g.filterBlocks + block) * 16)
      }
      biasGradient.base.store(sum, block * 16)
    }
  }

  /// Adds `winnerSum` to `gradient`, which is laid out as the weights are.
  public func addWeightsGradient(_ winnerSum: View<Float>, to gradient: View<Float>) {
    let g = geometry
    require(
      winnerSum.count == winnerSumCount && gradient.count == g.weightCount, "a weights gradient of the wrong size")
    for kh in 0..<g.kernelHeight {
      for kw in 0..<g.kernelWidth {
        for c in 0..<g.channels {
          let lane = g.hasAdjacentTaps ? kw * g.channels + c : c
          let row = (g.hasAdjacentTaps ? kh : kh * g.kernelWidth + kw) * lanes.blocks + lane / 16
          for f in 0..<g.filters {
            let target = (((f / 16) * g.taps + kh * g.kernelWidth + kw) * g.channels + c) * 16 + f % 16
            gradient.base[target] += winnerSum.base[(row * g.filters + f) * 16 + lane % 16]
          }
        }
      }
    }
  }

  /// winnerSum[pass, row, f] += Σ over f's winners of their gradient · x under the tap.
  private func addWeights(_ lists: WinnerLists, source: UnsafePointer<Float>, to winnerSum: View<Float>) {
    let g = geometry
    let lanes = lanes
    let blockStride = g.filters * 16
    for f in 0..<g.filters {
      let (winners, count) = lists.ofFilter(f)
      if count == 0 { continue }
      for pass in 0..<lanes.passes {
        WinnerSums(
          winners: winners, count: count, operand: source + pass * lanes.passStride,
          operandRowStride: lanes.rowStride, operandBlockStride: 16,
          result: winnerSum.base + (pass * lanes.rows * lanes.blocks * g.filters + f) * 16,
          resultRowStride: lanes.blocks * blockStride, resultBlockStride: blockStride
        ).run(rows: 0..<lanes.rows, blocks: 0..<lanes.blocks)
      }
    }
  }

  /// dx under a winner's taps += Σ over the filters that win there of their gradient · W of the tap.
  private func addData(_ lists: WinnerLists, band index: Int, transposed: View<Float>, to sums: View<Float>) {
    let g = geometry
    let channels = g.channelBlocks * 16
    for kh in 0..<g.kernelHeight {
      for window in 0..<pooling.outputWidth {
        for place in 0..<pooling.poolHeight * pooling.poolWidth {
          let (winners, count) = lists.ofPlace(place, window: window)
          if count == 0 { continue }
          let row = (index * pooling.poolHeight + place / pooling.poolWidth) * g.strideHeight + kh
          let column = (window * pooling.poolWidth + place % pooling.poolWidth) * g.strideWidth
          WinnerSums(
            winners: winners, count: count,
            operand: UnsafePointer(transposed.base) + kh * g.kernelWidth * g.filters * 16,
            operandRowStride: g.filters * 16, operandBlockStride: g.taps * g.filters * 16,
            result: sums.base + (row * g.paddedWidth + column) * channels, resultRowStride: channels,
            resultBlockStride: 16
          ).run(rows: 0..<g.kernelWidth, blocks: 0..<g.channelBlocks)
        }
      }
    }
  }
}

/// result[row, block] += Σ over winners of value · operand[winner's offset + row, block].
private struct WinnerSums: TileKernel {
  let winners: UnsafePointer<Winner>
  let count: Int
  let operand: UnsafePointer<Float>
  let operandRowStride: Int
  let operandBlockStride: Int
  let result: UnsafeMutablePointer<Float>
  let resultRowStride: Int
  let resultBlockStride: Int

  @inline(__always)
  func compute<let M: Int, let N: Int>(_: Tile<M, N>.Type, row: Int, block: Int) {
    let target = result + (row &* resultRowStride &+ block &* resultBlockStride)
    var tile = Tile<M, N>(target, rowStride: resultRowStride, vectorStride: resultBlockStride)
    tile.addProducts(
      winners, count: count, operand: operand + (row &* operandRowStride &+ block &* operandBlockStride),
      rowStride: operandRowStride, vectorStride: operandBlockStride)
    tile.store(target, rowStride: resultRowStride, vectorStride: resultBlockStride)
  }
}
