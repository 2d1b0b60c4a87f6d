import FMDistMemory

/// How a border is treated, by Keras's names.
public enum Padding: String, CaseIterable, Sendable {
  /// Only windows that lie wholly inside the image.
  case valid
  /// As many outputs as ⌈input / stride⌉, zeros outside; of an odd number of them the greater part right and below.
  case same

  /// The number of outputs along one side; 0 where the window does not fit.
  package func outputs(of size: Int, window: Int, stride: Int) -> Int {
    switch self {
    case .valid: size < window ? 0 : (size - window) / stride + 1
    case .same: (size + stride - 1) / stride
    }
  }

  /// The zeros before the first element along one side.
  package func before(_ size: Int, window: Int, stride: Int) -> Int {
    total(size, window: window, stride: stride) / 2
  }

  /// The zeros on both ends together.
  package func total(_ size: Int, window: Int, stride: Int) -> Int {
    switch self {
    case .valid: 0
    case .same: max(0, (outputs(of: size, window: window, stride: stride) - 1) * stride + window - size)
    }
  }
}

/// The sizes of a convolution of one image: H x W x C to H' x W' x filters.
///
/// `inputStride` is the floats from one input pixel to the next: C, or C padded to blocks of sixteen. Outputs, and
/// gradients of inputs, are padded to blocks of sixteen.
package struct ConvolutionGeometry: Sendable {
  /// Height, width and channels of the input.
  package let height, width, channels: Int
  /// Floats from one input pixel to the next.
  package private(set) var inputStride: Int
  /// Filters: the output's channels.
  package let filters: Int
  /// The window's height and width.
  package let kernelHeight, kernelWidth: Int
  /// Input pixels from one output to the next, down and across.
  package let strideHeight, strideWidth: Int
  /// Input pixels from one tap of the window to the next, down and across.
  package let dilationHeight, dilationWidth: Int
  /// The output's height and width.
  package let outputHeight, outputWidth: Int
  /// Zeros above and left of the input.
  package let padTop, padLeft: Int
  /// The input's height and width with its zeros.
  package let paddedHeight, paddedWidth: Int

  /// Derives the output's size; the window must fit.
  package init(
    height: Int, width: Int, channels: Int, inputStride: Int, filters: Int, kernel: (Int, Int), strides: (Int, Int),
    dilation: (Int, Int) = (1, 1), padding: Padding
  ) {
    require(
      height > 0 && width > 0 && channels > 0 && inputStride >= channels && filters > 0 && kernel.0 > 0
        && kernel.1 > 0 && strides.0 > 0 && strides.1 > 0 && dilation.0 > 0 && dilation.1 > 0,
      "a convolution of impossible size")
    self.height = height
    self.width = width
    self.channels = channels
    self.inputStride = inputStride
    self.filters = filters
    (kernelHeight, kernelWidth) = kernel
    (strideHeight, strideWidth) = strides
    (dilationHeight, dilationWidth) = dilation
    // From the first tap to the last.
    let window = ((kernel.0 - 1) * dilation.0 + 1, (kernel.1 - 1) * dilation.1 + 1)
    outputHeight = padding.outputs(of: height, window: window.0, stride: strides.0)
    outputWidth = padding.outputs(of: width, window: window.1, stride: strides.1)
    require(outputHeight > 0 && outputWidth > 0, "a convolution whose window does not fit the image")
    padTop = padding.before(height, window: window.0, stride: strides.0)
    padLeft = padding.before(width, window: window.1, stride: strides.1)
    paddedHeight = height + padding.total(height, window: window.0, stride: strides.0)
    paddedWidth = width + padding.total(width, window: window.1, stride: strides.1)
  }

  /// The same convolution of an input whose pixels lie `stride` floats apart.
  package func reading(pixelStride stride: Int) -> ConvolutionGeometry {
    require(stride >= channels, "pixels that overlap")
    var geometry = self
    geometry.inputStride = stride
    return geometry
  }

  /// Whether the taps of a window are next to each other.
  package var isDense: Bool { dilationHeight == 1 && dilationWidth == 1 }
  /// Whether windows are three columns wide and stand next to each other, so that each column of the input is part of three of them.
  var hasNeighbouringWindows: Bool { kernelWidth == 3 && strideHeight == 1 && strideWidth == 1 && isDense }
  /// Whether outputs are computed as ``NeighbouringRow``, where each float that is loaded would else be used for one product alone.
  /// Of one channel the order of products is the same.
  package var sharesColumns: Bool {
    hasNeighbouringWindows && filterBlocks == 1 && channels > 1
  }
  /// The same of the gradient of the input.
  package var sharesGradientColumns: Bool { hasNeighbouringWindows && channelBlocks == 1 && width > 1 }
  /// Whether any zeros surround the input.
  package var isPadded: Bool { paddedHeight != height || paddedWidth != width }
  /// Taps of the window.
  package var taps: Int { kernelHeight * kernelWidth }
  /// Blocks of sixteen filters.
  package var filterBlocks: Int { padded(filters) / 16 }
  /// Blocks of sixteen input channels.
  package var channelBlocks: Int { padded(channels) / 16 }
  /// Floats of one image's input.
  package var inputCount: Int { height * width * inputStride }
  /// Floats of the gradient of one image's input.
  package var inputGradientCount: Int { height * width * channelBlocks * 16 }
  /// Floats of one image's output.
  package var outputCount: Int { outputHeight * outputWidth * filterBlocks * 16 }
  /// Floats of the packed weights, and of their gradient.
  package var weightCount: Int { filterBlocks * taps * channels * 16 }
  /// Floats of the packed transposed weights.
  package var transposedCount: Int { channelBlocks * taps * filters * 16 }
  /// Floats of scratch for ``surround(_:in:)``.
  var surroundedCount: Int { isPadded ? padded(paddedHeight * paddedWidth * inputStride) : 0 }
  /// Floats of scratch for ``gradientSums(for:in:)``.
  var surroundedGradientCount: Int { isPadded ? paddedHeight * paddedWidth * channelBlocks * 16 : 0 }
  /// Floats of scratch that one thread needs for this convolution, forward or backward.
  package var scratchCount: Int { max(surroundedCount, surroundedGradientCount) }

  /// For each product of a sum of so many channels, in order (tap, channel), how far its input lies from the window's first one; and one more,
  /// as tiles read one ahead.
  func offsets(channels: Int) -> Buffer<Int32> {
    Buffer(
      (0..<taps * channels).map { product in
        let (tap, channel) = product.quotientAndRemainder(dividingBy: channels)
        let (row, column) = tap.quotientAndRemainder(dividingBy: kernelWidth)
        return Int32((row * dilationHeight * paddedWidth + column * dilationWidth) * inputStride + channel)
      } + [0])
  }

  /// The rows of taps that lie in the image for row `row` of the outputs.
  func tapRows(ofRow row: Int) -> Range<Int> {
    ConvolutionGeometry.inside(
      offset: row * strideHeight - padTop, step: dilationHeight, count: kernelHeight, size: height)
  }

  /// The rows of outputs for which row `row` of the taps lies in the image.
  func outputRows(ofTap row: Int) -> Range<Int> {
    ConvolutionGeometry.inside(
      offset: row * dilationHeight - padTop, step: strideHeight, count: outputHeight, size: height)
  }

  /// The same for columns.
  func outputColumns(ofTap column: Int) -> Range<Int> {
    ConvolutionGeometry.inside(
      offset: column * dilationWidth - padLeft, step: strideWidth, count: outputWidth, size: width)
  }

  /// Those i of `count` for which `offset` + i · `step` is one of 0 ..< `size`.
  private static func inside(offset: Int, step: Int, count: Int, size: Int) -> Range<Int> {
    let first = min(count, max(0, -offset + step - 1) / step)
    return first..<max(first, min(count, max(0, size - offset + step - 1) / step))
  }

  /// Rows of outputs whose gradients, and the inputs below them, lie in a small L1 cache; no fewer than have 64 outputs.
  var gradientBandRows: Int {
    let row = strideHeight * paddedWidth * inputStride + outputWidth * filterBlocks * 16
    return max(64 / outputWidth, 8192 / row, 1)
  }

  /// x with its zeros around it: x itself, or a copy in `scratch`.
  func surround(_ x: View<Float>, in scratch: View<Float>) -> UnsafePointer<Float> {
    guard isPadded else { return UnsafePointer(x.base) }
    let rowCount = paddedWidth * inputStride
    let (left, inner) = (padLeft * inputStride, width * inputStride)
    scratch.base.update(repeating: 0, count: padTop * rowCount)
    for row in 0..<height {
      let target = scratch.base + (row + padTop) * rowCount
      target.update(repeating: 0, count: left)
      (target + left).update(from: x.base + row * inner, count: inner)
      (target + left + inner).update(repeating: 0, count: rowCount - left - inner)
    }
    let end = (padTop + height) * rowCount
    (scratch.base + end).update(repeating: 0, count: surroundedCount - end)
    return UnsafePointer(scratch.base)
  }

  /// Where the gradient of x and its surroundings is summed: dx itself, or `scratch`.
  func gradientSums(for dx: View<Float>, in scratch: View<Float>) -> View<Float> {
    isPadded ? scratch[0..<surroundedGradientCount] : dx
  }

  /// Copies the part of `sums` that is x's own to `dx`, unless they are the same.
  func takeInner(of sums: View<Float>, into dx: View<Float>) {
    guard isPadded else { return }
    let channels = channelBlocks * 16
    for row in 0..<height {
      let inner = sums.base + ((row + padTop) * paddedWidth + padLeft) * channels
      (dx.base + row * width * channels).update(from: inner, count: width * channels)
    }
  }
}
