import Memory

/// A convolution, its activation, dropout perhaps, and a max-pooling of what comes out, in one pass over an image.
///
/// Forward, the convolution's output is never stored: a band of it, as high as a window, is computed and pooled.
/// Backward, only a window's winner has a gradient other than zero, and `winners` says where it is: ``SparseGradients``
/// leave out the products with the others. Of an input whose channels do not fill vectors, images themselves most of all, the
/// weights' gradient is the dense kernel's, which takes its vectors of filters.
///
/// Layouts as in ``Convolution``, with y and dy pooled: windows down x windows across x filters padded.
public struct PooledConvolution: Sendable {
  /// The convolution.
  public let convolution: Convolution
  /// The pooling of the convolution's output.
  public let pooling: MaxPooling
  /// The pooling of one band.
  private let band: MaxPooling
  /// Nil where the input's channels are not padded.
  private let sparse: SparseGradients?

  /// A convolution pooled in windows of `pool` (height, width) that stand side by side; one must fit.
  public init(_ convolution: Convolution, pool: (Int, Int)) {
    let g = convolution.geometry
    let channelStride = g.filterBlocks * 16
    self.convolution = convolution
    pooling = MaxPooling(
      height: g.outputHeight, width: g.outputWidth, channelStride: channelStride, pool: pool, strides: pool)
    band = MaxPooling(height: pool.0, width: g.outputWidth, channelStride: channelStride, pool: pool, strides: pool)
    sparse = g.inputStride % 16 == 0 ? SparseGradients(convolution, pool: pool) : nil
  }

  /// Floats of one image's output; `winners` has as many elements.
  public var outputCount: Int { pooling.outputCount }
  /// Floats of ``gradients``'s sum of the weights' gradient.
  public var winnerSumCount: Int { sparse?.sumCount ?? geometry.weightCount }
  /// Floats of scratch that one thread needs, forward or backward.
  public var scratchCount: Int { max(geometry.surroundedCount + band.inputCount, sparse?.scratchCount ?? 0) }

  private var geometry: ConvolutionGeometry { convolution.geometry }

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
        && (dx?.count ?? g.inputGradientCount) == g.inputGradientCount && (dx == nil || sparse != nil),
      "pooled convolution gradients with buffers of the wrong size")
    if let sparse {
      sparse.weightsGradient(
        x: x, dy: dy, winners: winners, sum: winnerSum, biasGradient: biasGradient, scratch: scratch)
      if let dx { sparse.dataGradient(dy: dy, winners: winners, transposed: transposed, dx: dx, scratch: scratch) }
      return
    }
    let source = g.surround(x, in: scratch)
    let rows = scratch[g.surroundedCount..<g.surroundedCount + band.inputCount]
    for index in 0..<pooling.outputHeight {
      let pooled = index * band.outputCount..<(index + 1) * band.outputCount
      band.backward(dy: dy[pooled], winners: winners[pooled], dx: rows)
      let first = index * pooling.poolHeight
      convolution.addWeightsGradient(
        rows: first..<first + pooling.poolHeight, of: source, dy: rows, gradient: winnerSum)
    }
    convolution.addBiasGradient(dy: dy, to: biasGradient)
  }

  /// Adds `winnerSum` to `gradient`, which is laid out as the weights are.
  public func addWeightsGradient(_ winnerSum: View<Float>, to gradient: View<Float>) {
    if let sparse { sparse.addSum(winnerSum, to: gradient) } else { Kernels.add(winnerSum, to: gradient) }
  }
}
