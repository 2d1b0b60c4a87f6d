import FMDistMemory

/// y = f(x * W + b), the cross-correlation that Keras calls convolution, and its gradients, for one image at a time.
///
/// Layouts (see ``ConvolutionGeometry`` for the counts):
/// - x: H x W x inputStride; dx: H x W x C padded; y, dy: H' x W' x filters padded.
/// - W packed: filters/16 blocks x taps x C x 16, its gradient alike; Wᵀ packed: C/16 blocks x taps x filters x 16.
/// - b: filters padded. Padding holds zeros, that of y f(0), and no kernel uses it.
///
/// `scratch` is ``scratchCount`` floats that no other thread uses meanwhile.
package struct Convolution: Sendable {
  /// The sizes.
  package let geometry: ConvolutionGeometry
  /// For each product of a sum, in order (tap, channel), how far its input lies from the window's first one.
  private let offsets: Buffer<Int32>
  private let inputGradient: DataGradient

  /// Of fewer channels than this, tiles of the weights gradient hold several taps; of more, a tap's channels fill tiles.
  private static let fewChannels = 8

  /// A convolution of these sizes.
  package init(_ geometry: ConvolutionGeometry) {
    let g = geometry
    self.geometry = g
    inputGradient = DataGradient(g)
    require(
      g.paddedHeight * g.paddedWidth * max(g.inputStride, g.channelBlocks * 16) < Int32.max, "an image of 2^31 floats")
    offsets = g.offsets(channels: g.channels)
  }

  /// Floats of scratch that one thread needs, forward or backward.
  package var scratchCount: Int { max(geometry.surroundedCount, inputGradient.scratchCount) }

  /// Overwrites `y` with f(x * W + b); softmax is left undone.
  package func forward(
    x: View<Float>, weights: View<Float>, bias: View<Float>, activation: Activation, y: View<Float>,
    scratch: View<Float>
  ) {
    let g = geometry
    require(
      x.count == g.inputCount && y.count == g.outputCount && scratch.count >= scratchCount,
      "convolution forward with buffers of the wrong size")
    forward(
      rows: 0..<g.outputHeight, of: g.surround(x, in: scratch), weights: weights, bias: bias, activation: activation,
      y: y)
  }

  /// Overwrites `y`, which is rows `rows` of the output, from `source`, the input with its zeros around it.
  func forward(
    rows: Range<Int>, of source: UnsafePointer<Float>, weights: View<Float>, bias: View<Float>, activation: Activation,
    y: View<Float>
  ) {
    let g = geometry
    let rowCount = g.outputWidth * g.filterBlocks * 16
    require(
      weights.count == g.weightCount && bias.count == g.filterBlocks * 16 && y.count == rows.count * rowCount
        && rows.upperBound <= g.outputHeight, "convolution rows with buffers of the wrong size")
    if g.sharesColumns {
      let ends = ForwardEnds(bias: bias.base, activation: activation)
      for row in rows {
        NeighbouringRow(
          forward: g, row: row, depth: g.channels, source: source, weights: weights.base,
          result: y.base + (row - rows.lowerBound) * rowCount
        ).run(pixels: g.outputWidth, columns: g.filters, ends)
      }
      return
    }
    for row in rows {
      // Rows of taps outside the image bring zeros alone.
      let (taps, rowProducts) = (g.tapRows(ofRow: row), g.kernelWidth * g.channels)
      let first = taps.lowerBound * rowProducts
      let kernel = ForwardRow(
        geometry: g, offsets: UnsafePointer(offsets.view.base) + first, products: taps.count * rowProducts,
        source: source + row * g.strideHeight * g.paddedWidth * g.inputStride,
        weights: UnsafePointer(weights.base) + first * 16, bias: bias.base, activation: activation,
        result: y.base + (row - rows.lowerBound) * rowCount)
      kernel.run(rows: 0..<g.outputWidth, columns: g.filters)
    }
  }

  /// Overwrites `y` and `winners` with row `index` of windows of two by two outputs, pooled, from `source` as above.
  ///
  /// `y` and `winners` are the whole image's. Takes relu and linear activations, and `dropout` with its masks of both rows;
  /// not for a convolution whose windows share columns (``ConvolutionGeometry/sharesColumns``).
  func forwardPooled(
    row index: Int, windows: Int, of source: UnsafePointer<Float>, weights: View<Float>, bias: View<Float>,
    activation: Activation, dropout: (Dropout, masks: UnsafePointer<UInt16>)?, y: View<Float>, winners: View<UInt8>
  ) {
    let g = geometry
    let rowCount = windows * g.filterBlocks * 16
    require(
      weights.count == g.weightCount && bias.count == g.filterBlocks * 16 && y.count >= (index + 1) * rowCount
        && winners.count >= (index + 1) * rowCount && 2 * index + 1 < g.outputHeight && 2 * windows <= g.outputWidth
        && (activation == .relu || activation == .linear) && !g.sharesColumns,
      "pooled convolution rows with buffers of the wrong size")
    func run(_ function: some OutputFunction) {
      PooledRow(
        geometry: g, offsets: UnsafePointer(offsets.view.base),
        source: source + 2 * index * g.strideHeight * g.paddedWidth * g.inputStride, weights: weights.base,
        bias: bias.base, function: function, result: y.base + index * rowCount, winners: winners.base + index * rowCount
      ).run(windows: windows)
    }
    if let (dropout, masks) = dropout {
      run(DroppedOutput(isRectified: activation == .relu, masks: masks, scale: dropout.scale))
    } else if activation == .relu {
      run(RectifiedOutput())
    } else {
      run(LinearOutput())
    }
  }

  /// Overwrites `dx` with the gradient of x, or `adds` it to `dx`.
  package func dataGradient(
    dy: View<Float>, transposed: View<Float>, adds: Bool = false, dx: View<Float>, scratch: View<Float>
  ) {
    inputGradient.run(dy: dy, transposed: transposed, adds: adds, dx: dx, scratch: scratch)
  }

  /// Adds this image's gradient of W to `gradient`, and of b to `biasGradient`.
  package func weightsGradient(
    x: View<Float>, dy: View<Float>, gradient: View<Float>, biasGradient: View<Float>, scratch: View<Float>
  ) {
    let g = geometry
    require(
      x.count == g.inputCount && dy.count == g.outputCount && gradient.count == g.weightCount
        && biasGradient.count == g.filterBlocks * 16 && scratch.count >= scratchCount,
      "convolution weights gradient with buffers of the wrong size")
    addWeightsGradient(x: x, dy: dy, gradient: gradient, scratch: scratch)
    addBiasGradient(dy: dy, to: biasGradient)
  }

  /// Adds this image's gradient of W to `gradient`.
  func addWeightsGradient(x: View<Float>, dy: View<Float>, gradient: View<Float>, scratch: View<Float>) {
    let g = geometry
    require(
      x.count == g.inputCount && dy.count == g.outputCount && gradient.count == g.weightCount
        && scratch.count >= scratchCount, "convolution weights gradient with buffers of the wrong size")
    // So many rows at a time as stay in the cache while all tiles go over them.
    let bands = EvenSplit(0..<g.outputHeight, most: g.gradientBandRows)
    guard g.channels < Self.fewChannels else {
      for band in 0..<bands.count { addTapByTap(rows: bands[band], x: x, dy: dy, gradient: gradient) }
      return
    }
    let source = g.surround(x, in: scratch)
    for index in 0..<bands.count {
      let band = bands[index]
      WeightsGradient(
        geometry: g, offsets: UnsafePointer(offsets.view.base), outputRows: band.count,
        source: source + band.lowerBound * g.strideHeight * g.paddedWidth * g.inputStride,
        gradient: dy.base + band.lowerBound * g.outputWidth * g.filterBlocks * 16, result: gradient.base
      ).run(rows: 0..<g.taps * g.channels, blocks: 0..<g.filterBlocks)
    }
  }

  /// Adds what comes from `rows` of the outputs: where a tap's channels fill tiles, each tap reads the image itself where it is in it.
  private func addTapByTap(rows: Range<Int>, x: View<Float>, dy: View<Float>, gradient: View<Float>) {
    let g = geometry
    // In training the image's values come back from memory here: since they were made, all that follows has been. The rows that come next are
    // brought meanwhile; behind an image lies the next one of the batch.
    let ahead = rows.count * g.strideHeight * g.width * g.inputStride
    for kh in 0..<g.kernelHeight {
      let row = gradient.base + kh * g.kernelWidth * g.channels * 16
      // With more blocks of filters, a float that is loaded is used often enough without, and of half a block no lane is idle without.
      if g.hasNeighbouringWindows, g.filters <= 16 || 24 < g.filters && g.filters <= 32 {
        TapRowGradient(
          geometry: g, row: kh, rows: rows, x: x.base, dy: dy.base, result: row, ahead: ahead
        )?.run()
        continue
      }
      for kw in 0..<g.kernelWidth {
        TapGradient(
          geometry: g, row: kh, column: kw, rows: rows, x: x.base, dy: dy.base,
          result: row + kw * g.channels * 16, ahead: ahead
        )?.run(rows: 0..<g.channels, columns: g.filters)
      }
    }
  }

  /// Adds to `gradient` what comes from `dy` and `winners`, row `index` of windows of outputs.
  func addWeightsGradient(
    row index: Int, of pooling: MaxPooling, source: UnsafePointer<Float>, dy: View<Float>, winners: View<UInt8>,
    gradient: View<Float>
  ) {
    let g = geometry
    let count = pooling.outputWidth * g.filterBlocks * 16
    require(
      dy.count == count && winners.count == count && gradient.count == g.weightCount && index < pooling.outputHeight,
      "pooled convolution rows with buffers of the wrong size")
    PooledWeightsGradient(
      geometry: g, offsets: UnsafePointer(offsets.view.base), windows: pooling.outputWidth,
      pool: (pooling.poolHeight, pooling.poolWidth),
      source: source + index * pooling.poolHeight * g.strideHeight * g.paddedWidth * g.inputStride, gradient: dy.base,
      winners: winners.base, result: gradient.base
    ).run(rows: 0..<g.taps * g.channels, blocks: 0..<g.filterBlocks)
  }

  /// Adds `dy` of all positions, as many as there are, to `biasGradient`.
  func addBiasGradient(dy: View<Float>, to biasGradient: View<Float>) {
    let stride = geometry.filterBlocks * 16
    withUnsafePointer(to: Float(1)) { one in
      BiasGradient(positions: dy.count / stride, stride: stride, one: one, gradient: dy.base, result: biasGradient.base)
        .run(rows: 0..<1, blocks: 0..<geometry.filterBlocks)
    }
  }
}

/// Adds one image's gradient of the weights: (taps · C) x blocks of filters.
private struct WeightsGradient: TileKernel {
  let geometry: ConvolutionGeometry
  let offsets: UnsafePointer<Int32>
  let outputRows: Int
  let source: UnsafePointer<Float>
  let gradient: UnsafePointer<Float>
  let result: UnsafeMutablePointer<Float>

  @inline(__always)
  func compute<let M: Int, let N: Int>(_: Tile<M, N>.Type, row: Int, block: Int) {
    let g = geometry
    let outputStride = g.filterBlocks &* 16
    let blockStride = g.taps &* g.channels &* 16
    let target = result + (block &* blockStride &+ row &* 16)
    var tile = Tile<M, N>(target, rowStride: 16, vectorStride: blockStride)
    var rows = InlineArray<M, UnsafePointer<Float>>(repeating: source)
    for m in 0..<M { rows[m] = source + Int(offsets[row &+ m]) }
    var right = Right(base: gradient + block &* 16, depthStride: outputStride, vectorStride: 16)
    for _ in 0..<outputRows {
      tile.addProducts(depth: g.outputWidth, rows: rows, depthStride: g.strideWidth &* g.inputStride, right: right)
      for m in 0..<M { rows[m] += g.strideHeight &* g.paddedWidth &* g.inputStride }
      right.base += g.outputWidth &* outputStride
    }
    tile.store(target, rowStride: 16, vectorStride: blockStride)
  }
}

/// Adds one image's gradient of the bias: the weight of an input that is always one.
private struct BiasGradient: TileKernel {
  let positions: Int
  let stride: Int
  let one: UnsafePointer<Float>
  let gradient: UnsafePointer<Float>
  let result: UnsafeMutablePointer<Float>

  @inline(__always)
  func compute<let M: Int, let N: Int>(_: Tile<M, N>.Type, row: Int, block: Int) {
    let target = result + block &* 16
    var tile = Tile<M, N>(target, rowStride: 0, vectorStride: 16)
    tile.addProducts(
      depth: positions, left: Left(base: one, rowStride: 0, depthStride: 0),
      right: Right(base: gradient + block &* 16, depthStride: stride, vectorStride: 16))
    tile.store(target, rowStride: 0, vectorStride: 16)
  }
}
