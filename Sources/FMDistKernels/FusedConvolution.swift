import FMDistMemory

/// A convolution, its activation, dropout and max-pooling perhaps, in one pass over an image; and its gradients.
///
/// Forward, a convolution's output that is pooled is never stored: a band of it, as high as a window, is computed and
/// pooled. Backward, behind max-pooling, or relu and dropout, ``SparseGradients`` leave out the products with zeros. Of an input whose
/// channels do not fill vectors, images themselves most of all, the weights' gradient is the dense kernel's, which takes
/// its vectors of filters.
///
/// Layouts as in ``Convolution``; y and dy are pooled: windows down x windows across x filters padded.
package struct FusedConvolution: Sendable {
  /// The convolution.
  package let convolution: Convolution
  /// What is applied to its sums; softmax is left undone.
  package let activation: Activation
  /// The pooling of the convolution's output, if any.
  package let pooling: MaxPooling?
  /// The pooling of one band.
  private let band: MaxPooling?
  /// Nil where the dense kernels are used.
  private let sparse: SparseGradients?

  /// Behind relu alone about half of the gradients are zero, as a rule fewer: the dense kernel leaves nothing out, and is as fast or faster.
  private static let mostNonzero = 0.45

  /// A convolution, pooled in windows of `pool` (height, width) that stand side by side, unless nil; one must fit. Of a dropout of
  /// `dropoutRate` behind relu the gradients have still more zeros.
  package init(_ convolution: Convolution, activation: Activation, pool: (Int, Int)?, dropoutRate: Double = 0) {
    let g = convolution.geometry
    self.convolution = convolution
    self.activation = activation
    let channelStride = g.filterBlocks * 16
    pooling = pool.map {
      MaxPooling(height: g.outputHeight, width: g.outputWidth, channelStride: channelStride, pool: $0, strides: $0)
    }
    band = pool.map {
      MaxPooling(height: $0.0, width: g.outputWidth, channelStride: channelStride, pool: $0, strides: $0)
    }
    require(pool == nil || g.isDense, "pooling in the pass of a dilated convolution")
    let isSparse =
      g.inputStride % 16 == 0 && g.isDense
      && (pool != nil || activation == .relu && 0.5 * (1 - dropoutRate) < Self.mostNonzero)
    sparse = isSparse ? SparseGradients(convolution, pool: pool ?? (1, 1)) : nil
  }

  /// Floats of one image's output.
  package var outputCount: Int { pooling?.outputCount ?? geometry.outputCount }
  /// Elements of `winners`: as many as outputs where there is pooling, else none.
  package var winnerCount: Int { pooling?.outputCount ?? 0 }
  /// Floats of ``weightsGradient(x:dy:winners:sum:biasGradient:scratch:)``'s sum.
  package var sumCount: Int { sparse?.sumCount ?? geometry.weightCount }
  /// Whether gradients leave out the products with zeros.
  package var isSparse: Bool { sparse != nil }
  /// The positions of the convolution that are computed forward: where windows are pooled in registers those under a window,
  /// else whole rows.
  package var forwardPositions: Int {
    guard let pooling else { return geometry.outputHeight * geometry.outputWidth }
    return isPooledInRegisters
      ? windowPositions : pooling.outputHeight * pooling.poolHeight * geometry.outputWidth
  }
  /// The positions that the weights' gradient takes where it is not sparse: those under a window.
  package var gradientPositions: Int { pooling == nil ? geometry.outputHeight * geometry.outputWidth : windowPositions }
  /// Floats of scratch that one thread needs, forward or backward.
  package var scratchCount: Int {
    max(convolution.scratchCount, geometry.surroundedCount + (band?.inputCount ?? 0), sparse?.scratchCount ?? 0)
  }

  private var geometry: ConvolutionGeometry { convolution.geometry }

  /// The positions under a pooling window.
  private var windowPositions: Int {
    pooling.map { $0.outputHeight * $0.poolHeight * $0.outputWidth * $0.poolWidth } ?? 0
  }

  /// Whether windows of outputs stay in registers until they are pooled. Rows that share columns are faster, band and all.
  private var isPooledInRegisters: Bool {
    !geometry.sharesColumns && pooling?.poolHeight == 2 && pooling?.poolWidth == 2
      && (activation == .relu || activation == .linear)
  }

  /// Overwrites `y` with f(x * W + b), pooled, and `winners` with each maximum's place in its window.
  ///
  /// `dropout`, with what ``Dropout/apply(x:y:step:position:first:)`` needs, is applied between activation and pooling.
  package func forward(
    x: View<Float>, weights: View<Float>, bias: View<Float>, dropout: (Dropout, step: Int, position: Int)?,
    y: View<Float>, winners: View<UInt8>, scratch: View<Float>
  ) {
    let g = geometry
    require(
      x.count == g.inputCount && y.count == outputCount && winners.count == winnerCount
        && scratch.count >= scratchCount, "fused convolution with buffers of the wrong size")
    let source = g.surround(x, in: scratch)
    guard let pooling, let band else {
      convolution.forward(
        rows: 0..<g.outputHeight, of: source, weights: weights, bias: bias, activation: activation, y: y)
      if let (dropout, step, position) = dropout { dropout.apply(x: y, y: y, step: step, position: position) }
      return
    }
    let rows = scratch[g.surroundedCount..<g.surroundedCount + band.inputCount]
    if isPooledInRegisters {
      let rowCount = g.outputWidth * g.filterBlocks * 16
      let masks = UnsafeMutableRawPointer(rows.base).assumingMemoryBound(to: UInt16.self)
      for index in 0..<pooling.outputHeight {
        if let (dropout, step, position) = dropout {
          dropout.masks(step: step, position: position, first: 2 * index * rowCount, count: 2 * rowCount, into: masks)
        }
        convolution.forwardPooled(
          row: index, windows: pooling.outputWidth, of: source, weights: weights, bias: bias, activation: activation,
          dropout: dropout.map { ($0.0, UnsafePointer(masks)) }, y: y, winners: winners)
      }
      return
    }
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

  /// Adds this image's gradients of W to `sum`, and of b to `biasGradient`, if there is one.
  ///
  /// `dy` is the gradient before the activation, at each window's winner. `sum` is laid out as the kernel likes; when all
  /// images are in, ``unpackSum(_:into:)`` brings it in the weights' layout.
  package func weightsGradient(
    x: View<Float>, dy: View<Float>, winners: View<UInt8>, sum: View<Float>, biasGradient: View<Float>?,
    scratch: View<Float>
  ) {
    let g = geometry
    require(
      x.count == g.inputCount && dy.count == outputCount && winners.count == winnerCount && sum.count == sumCount
        && scratch.count >= scratchCount, "fused convolution weights gradient with buffers of the wrong size")
    if let sparse {
      return sparse.weightsGradient(
        x: x, dy: dy, winners: pooling == nil ? nil : winners, sum: sum, biasGradient: biasGradient, scratch: scratch)
    }
    if let biasGradient { convolution.addBiasGradient(dy: dy, to: biasGradient) }
    guard let pooling, let band else {
      return convolution.addWeightsGradient(x: x, dy: dy, gradient: sum, scratch: scratch)
    }
    let source = g.surround(x, in: scratch)
    for index in 0..<pooling.outputHeight {
      let row = index * band.outputCount..<(index + 1) * band.outputCount
      convolution.addWeightsGradient(
        row: index, of: pooling, source: source, dy: dy[row], winners: winners[row], gradient: sum)
    }
  }

  /// Overwrites `dx` with the gradient of x, or `adds` it to `dx`, which the sparse kernel can not, from what
  /// ``weightsGradient(x:dy:winners:sum:biasGradient:scratch:)`` takes. Behind pooling, the input's pixels must be padded.
  package func dataGradient(
    dy: View<Float>, winners: View<UInt8>, transposed: View<Float>, adds: Bool = false, dx: View<Float>,
    scratch: View<Float>
  ) {
    require(
      dy.count == outputCount && winners.count == winnerCount && scratch.count >= scratchCount
        && (sparse == nil ? pooling == nil : !adds), "fused convolution data gradient with buffers of the wrong size")
    if let sparse {
      sparse.dataGradient(
        dy: dy, winners: pooling == nil ? nil : winners, transposed: transposed, dx: dx, scratch: scratch)
    } else {
      convolution.dataGradient(dy: dy, transposed: transposed, adds: adds, dx: dx, scratch: scratch)
    }
  }

  /// Overwrites `gradient`, which is laid out as the weights are, with `sum`.
  package func unpackSum(_ sum: View<Float>, into gradient: View<Float>) {
    if let sparse { return sparse.unpackSum(sum, into: gradient) }
    require(sum.count == sumCount && gradient.count == sumCount, "a sum of the wrong size")
    gradient.copy(from: sum)
  }
}
