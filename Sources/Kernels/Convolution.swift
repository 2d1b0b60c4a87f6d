import Memory

/// y = f(x * W + b), the cross-correlation that Keras calls convolution, and its gradients, for one image at a time.
///
/// Layouts (see ``ConvolutionGeometry`` for the counts):
/// - x: H x W x inputStride; dx: H x W x C padded; y, dy: H' x W' x filters padded.
/// - W packed: filters/16 blocks x taps x C x 16, its gradient alike; Wᵀ packed: C/16 blocks x taps x filters x 16.
/// - b: filters padded. Padding holds zeros, that of y f(0), and no kernel uses it.
///
/// `scratch` is ``ConvolutionGeometry/scratchCount`` floats that no other thread uses meanwhile.
public struct Convolution: Sendable {
  /// The sizes.
  public let geometry: ConvolutionGeometry

  /// A convolution of these sizes.
  public init(_ geometry: ConvolutionGeometry) { self.geometry = geometry }

  /// Overwrites `y` with f(x * W + b); softmax is left undone.
  public func forward(
    x: View<Float>, weights: View<Float>, bias: View<Float>, activation: Activation, y: View<Float>,
    scratch: View<Float>
  ) {
    let g = geometry
    require(
      x.count == g.inputCount && weights.count == g.weightCount && bias.count == g.filterBlocks * 16
        && y.count == g.outputCount && scratch.count >= g.scratchCount,
      "convolution forward with buffers of the wrong size")
    let source = surrounded(x, scratch)
    for row in 0..<g.outputHeight {
      let kernel = ForwardRow(
        geometry: g, source: source + row * g.strideHeight * g.paddedWidth * g.inputStride, weights: weights.base,
        bias: bias.base, activation: activation, result: y.base + row * g.outputWidth * g.filterBlocks * 16)
      kernel.run(rows: 0..<g.outputWidth, blocks: 0..<g.filterBlocks)
    }
  }

  /// Overwrites `dx` with the gradient of x.
  public func dataGradient(dy: View<Float>, transposed: View<Float>, dx: View<Float>, scratch: View<Float>) {
    let g = geometry
    let channels = g.channelBlocks * 16
    require(
      dy.count == g.outputCount && transposed.count == g.transposedCount && dx.count == g.inputGradientCount
        && scratch.count >= g.scratchCount, "convolution data gradient with buffers of the wrong size")
    let sums = g.isPadded ? scratch[0..<(g.paddedHeight * g.paddedWidth * channels)] : dx
    sums.fill(0)
    for row in 0..<g.outputHeight {
      // A tap at a time: the order in which a sum grows must not depend on where tiles begin.
      for tap in 0..<g.taps {
        let (kh, kw) = (tap / g.kernelWidth, tap % g.kernelWidth)
        let kernel = DataGradientRow(
          geometry: g, gradient: dy.base + row * g.outputWidth * g.filterBlocks * 16,
          transposed: transposed.base + tap * g.filters * 16,
          result: sums.base + ((row * g.strideHeight + kh) * g.paddedWidth + kw) * channels)
        kernel.run(rows: 0..<g.outputWidth, blocks: 0..<g.channelBlocks)
      }
    }
    guard g.isPadded else { return }
    for row in 0..<g.height {
      let inner = sums.base + ((row + g.padTop) * g.paddedWidth + g.padLeft) * channels
      (dx.base + row * g.width * channels).update(from: inner, count: g.width * channels)
    }
  }

  /// Adds this image's gradient of W to `gradient`, and of b to `biasGradient`.
  public func weightsGradient(
    x: View<Float>, dy: View<Float>, gradient: View<Float>, biasGradient: View<Float>, scratch: View<Float>
  ) {
    let g = geometry
    require(
      x.count == g.inputCount && dy.count == g.outputCount && gradient.count == g.weightCount
        && biasGradient.count == g.filterBlocks * 16 && scratch.count >= g.scratchCount,
      "convolution weights gradient with buffers of the wrong size")
    let source = surrounded(x, scratch)
    for kh in 0..<g.kernelHeight {
      for run in 0..<g.tapRuns.count {
        let taps = g.tapRuns[run]
        let kernel = WeightsGradient(
          geometry: g, source: source + (kh * g.paddedWidth + taps.lowerBound) * g.inputStride, gradient: dy.base,
          result: gradient.base + (kh * g.kernelWidth + taps.lowerBound) * g.channels * 16)
        kernel.run(rows: 0..<(taps.count * g.channels), blocks: 0..<g.filterBlocks)
      }
    }
    withUnsafePointer(to: Float(1)) { one in
      BiasGradient(geometry: g, one: one, gradient: dy.base, result: biasGradient.base)
        .run(rows: 0..<1, blocks: 0..<g.filterBlocks)
    }
  }

  /// x with its zeros around it: x itself, or a copy in `scratch`.
  private func surrounded(_ x: View<Float>, _ scratch: View<Float>) -> UnsafePointer<Float> {
    let g = geometry
    guard g.isPadded else { return UnsafePointer(x.base) }
    let rowCount = g.paddedWidth * g.inputStride
    scratch.base.update(repeating: 0, count: g.paddedHeight * rowCount)
    for row in 0..<g.height {
      (scratch.base + (row + g.padTop) * rowCount + g.padLeft * g.inputStride)
        .update(from: x.base + row * g.width * g.inputStride, count: g.width * g.inputStride)
    }
    return UnsafePointer(scratch.base)
  }
}

extension ConvolutionGeometry {
  /// Taps of a window's row whose inputs lie side by side, so that one loop can run over them: all where channels are not
  /// padded, else one by one.
  @inline(__always)
  fileprivate var tapRuns: EvenSplit { EvenSplit(0..<kernelWidth, most: channels == inputStride ? kernelWidth : 1) }
}

/// One row of outputs: pixels x blocks of filters.
private struct ForwardRow: TileKernel {
  let geometry: ConvolutionGeometry
  let source: UnsafePointer<Float>
  let weights: UnsafePointer<Float>
  let bias: UnsafePointer<Float>
  let activation: Activation
  let result: UnsafeMutablePointer<Float>

  @inline(__always)
  func compute<let M: Int, let N: Int>(_: Tile<M, N>.Type, row pixel: Int, block: Int) {
    let g = geometry
    let rowStride = g.strideWidth &* g.inputStride
    let blockStride = g.taps &* g.channels &* 16
    var tile = Tile<M, N>(bias: bias + block &* 16)
    let runs = g.tapRuns
    var right = Right(base: weights + block &* blockStride, depthStride: 16, vectorStride: blockStride)
    for kh in 0..<g.kernelHeight {
      for run in 0..<runs.count {
        let taps = runs[run]
        let left = Left(
          base: source + (pixel &* rowStride &+ (kh &* g.paddedWidth &+ taps.lowerBound) &* g.inputStride),
          rowStride: rowStride, depthStride: 1)
        tile.addProducts(depth: taps.count &* g.channels, left: left, right: right)
        right.base += taps.count &* g.channels &* 16
      }
    }
    let stride = g.filterBlocks &* 16
    let target = result + (pixel &* stride &+ block &* 16)
    tile.store(target, rowStride: stride, vectorStride: 16)
    if activation != .linear { activation.finish(target, rows: M, rowStride: stride, width: N &* 16) }
  }
}

/// Spreads one row of outputs' gradients over the inputs that one tap saw: adds to `result`.
private struct DataGradientRow: TileKernel {
  let geometry: ConvolutionGeometry
  let gradient: UnsafePointer<Float>
  let transposed: UnsafePointer<Float>
  let result: UnsafeMutablePointer<Float>

  @inline(__always)
  func compute<let M: Int, let N: Int>(_: Tile<M, N>.Type, row pixel: Int, block: Int) {
    let g = geometry
    let outputStride = g.filterBlocks &* 16
    let pixelStride = g.strideWidth &* g.channelBlocks &* 16
    let blockStride = g.taps &* g.filters &* 16
    let target = result + (pixel &* pixelStride &+ block &* 16)
    var tile = Tile<M, N>(target, rowStride: pixelStride, vectorStride: 16)
    tile.addProducts(
      depth: g.filters, left: Left(base: gradient + pixel &* outputStride, rowStride: outputStride, depthStride: 1),
      right: Right(base: transposed + block &* blockStride, depthStride: 16, vectorStride: blockStride))
    tile.store(target, rowStride: pixelStride, vectorStride: 16)
  }
}

/// Adds one image's gradient of the weights of a run of taps: (taps · C) x blocks of filters.
private struct WeightsGradient: TileKernel {
  let geometry: ConvolutionGeometry
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
    var left = Left(base: source + row, rowStride: 1, depthStride: g.strideWidth &* g.inputStride)
    var right = Right(base: gradient + block &* 16, depthStride: outputStride, vectorStride: 16)
    for _ in 0..<g.outputHeight {
      tile.addProducts(depth: g.outputWidth, left: left, right: right)
      left.base += g.strideHeight &* g.paddedWidth &* g.inputStride
      right.base += g.outputWidth &* outputStride
    }
    tile.store(target, rowStride: 16, vectorStride: blockStride)
  }
}

/// Adds one image's gradient of the bias: the weight of an input that is always one.
private struct BiasGradient: TileKernel {
  let geometry: ConvolutionGeometry
  let one: UnsafePointer<Float>
  let gradient: UnsafePointer<Float>
  let result: UnsafeMutablePointer<Float>

  @inline(__always)
  func compute<let M: Int, let N: Int>(_: Tile<M, N>.Type, row: Int, block: Int) {
    let outputStride = geometry.filterBlocks &* 16
    let target = result + block &* 16
    var tile = Tile<M, N>(target, rowStride: 0, vectorStride: 16)
    tile.addProducts(
      depth: geometry.outputHeight &* geometry.outputWidth, left: Left(base: one, rowStride: 0, depthStride: 0),
      right: Right(base: gradient + block &* 16, depthStride: outputStride, vectorStride: 16))
    tile.store(target, rowStride: 0, vectorStride: 16)
  }
}
