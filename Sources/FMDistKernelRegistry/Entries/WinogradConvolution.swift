import FMDistKernels
import FMDistMemory

/// A convolution that Winograd's algorithm computes, and what is joined with it.
private struct WinogradShape: Sendable, CustomStringConvertible {
  let shape: FusedConvolutionShape
  var description: String { "\(shape)" }
  var winograd: WinogradConvolution? { WinogradConvolution(shape.fused) }

  /// Nil where another algorithm computes it.
  init?(_ convolution: ConvolutionShape, pool: (Int, Int)? = nil) {
    shape = FusedConvolutionShape(convolution: convolution, pool: pool)
    guard winograd != nil else { return nil }
  }

  /// Tiles that the image's border cuts and ones that it does not, channels and filters of whole blocks and of others.
  static let sweep: [WinogradShape] = {
    var shapes: [WinogradShape] = []
    for (window, activation) in [(3, Activation.relu), (5, .tanh)] {
      for padding in Padding.allCases {
        for (channels, filters) in [(16, 16), (33, 70), (70, 20)] {
          for (height, width) in [(8, 8), (7, 13), (19, 6)] {
            for pool in [(2, 2), nil] {
              var shape = ConvolutionShape(height, width, channels, to: filters, (window, window), padding)
              shape.activation = activation
              if let own = WinogradShape(shape, pool: pool) { shapes.append(own) }
            }
          }
        }
      }
    }
    return shapes
  }()

  static let recipes: [WinogradShape] = FusedConvolutionShape.recipes.compactMap {
    WinogradShape($0.convolution, pool: $0.pool)
  }
}

extension KernelEntry {
  /// Convolution, activation and max-pooling perhaps, of two images at a time by Winograd's algorithm: the bits of one do not depend on the other.
  static let winogradConvolution = KernelEntry(
    "winograd_convolution/forward", of: "WinogradConvolution.forward", "WinogradConvolution.transform",
    tests: WinogradShape.sweep, benchmarks: WinogradShape.recipes
  ) { own, seed in
    guard let winograd = own.winograd else { preconditionFailure("a convolution that is computed otherwise") }
    let shape = own.shape
    let c = shape.convolution
    let p = ConvolutionProblem(c, seed: seed)
    let (xStride, yStride) = (padded(p.geometry.inputCount) + 16, padded(shape.fused.outputCount) + 16)
    // The first image is the second one's negative.
    let x = Buffer<Float>.unwritten(2 * xStride)
    x.view[xStride..<xStride + p.geometry.inputCount].copy(from: p.x.view)
    for place in 0..<p.geometry.inputCount { x.view[place] = -p.x.view[place] }
    let y = Buffer<Float>.unwritten(2 * yStride)
    let alone = Buffer<Float>.unwritten(shape.fused.outputCount)
    let (finite, one) = (Buffer<UInt8>(count: 2), Buffer<UInt8>(count: 1))
    let transformed = Buffer<Float>.unwritten(winograd.transformedCount)
    let scratch = Buffer<Float>.unwritten(winograd.scratchCount)
    for piece in 0..<winograd.pieces { winograd.transform(p.weights.view, piece: piece, into: transformed.view) }
    return PreparedKernel(
      cost: KernelCost(
        flops: 4 * Double(winograd.products), denseFLOPs: 2 * c.flops,
        bytes: 4 * (2 * c.inputs + c.weights + c.filters + 2 * shape.fused.outputCount))
    ) {
      winograd.forward(
        x: x.view, xStride: xStride, transformed: transformed.view, bias: p.bias.view, y: y.view, yStride: yStride,
        finite: finite.view, scratch: scratch.view)
    } results: {
      winograd.forward(
        x: p.x.view, xStride: xStride, transformed: transformed.view, bias: p.bias.view, y: alone.view,
        yStride: yStride, finite: one.view, scratch: scratch.view)
      let both = Buffer<Float>(count: shape.fused.outputCount)
      both.view.copy(from: y.view[yStride..<yStride + both.count])
      let (stride, values) = (
        padded(c.filters), c.activation.expected(WinogradReference(convolution: p.reference).forward())
      )
      let pooling = PooledConvolutionReference(p.reference, pool: shape.window).pooling
      let expected = (0..<pooling.outputHeight * pooling.outputWidth * c.filters).map { index in
        let window = pooling.window(index).map { values[$0.source] }
        return Expected(
          value: window.map(\.value).max() ?? .nan, tolerance: window.map(\.tolerance).max() ?? .nan)
      }
      let found = alone.rows(width: c.filters, stride: stride)
      return [
        KernelResult("y", found, expected: expected),
        KernelResult("y beside another image", both.rows(width: c.filters, stride: stride), bits: found),
        KernelResult("finite", finite.numbers + one.numbers, bits: [1, 1, 1]),
      ]
    }
  }
}
