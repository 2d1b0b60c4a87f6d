import FMDistKernels

/// What depthwise and separable convolutions have in common: a window that takes each channel for itself.
struct DepthwiseWindow {
  let kernelSize, strides: Extent
  let padding: Padding
  let multiplier: Int

  /// The greatest side of a window or step, and multiplier.
  static let most = 1 << 16

  /// The shape behind the window; throws where it does not fit `input`.
  func output(of input: Shape) throws(LayerMisfit) -> Shape {
    guard case .image(let height, let width, let channels) = input else {
      throw LayerMisfit("is a convolution and gets a vector \(input); it has to come before flatten")
    }
    let sizes = [kernelSize.height, kernelSize.width, strides.height, strides.width, multiplier]
    guard sizes.allSatisfy({ $0 > 0 }) else {
      throw LayerMisfit("needs kernel_size, strides and depth_multiplier of at least 1")
    }
    guard sizes.allSatisfy({ $0 <= Self.most }) else {
      throw LayerMisfit("has kernel_size, strides or depth_multiplier above \(Self.most)")
    }
    let rows = padding.outputs(of: height, window: kernelSize.height, stride: strides.height)
    let columns = padding.outputs(of: width, window: kernelSize.width, stride: strides.width)
    guard rows > 0, columns > 0 else {
      throw LayerMisfit(
        "has a window of \(kernelSize), larger than its \(height) x \(width) input; "
          + "use a smaller kernel_size, `padding: same`, or pool less before it")
    }
    // Kernels hold channels in whole blocks, and an image with the zeros around it.
    let (outputs, overflow) = channels.multipliedReportingOverflow(by: multiplier)
    let pixels = max(
      rows * columns, kernelSize.height * kernelSize.width, (height + kernelSize.height) * (width + kernelSize.width))
    guard !overflow, outputs < ModelPlan.mostElements, pixels < ModelPlan.mostElements / padded(outputs) else {
      throw LayerMisfit(
        "is too large: \(ModelPlan.mostElements) weights, outputs or inputs or more, channels padded to sixteen")
    }
    return .image(height: rows, width: columns, channels: outputs)
  }

  /// The shape of its weights, for an input of `channels`.
  func shape(channels: Int) -> [Int] { [kernelSize.height, kernelSize.width, channels, multiplier] }

  /// The products of one sample's output.
  func products(output: Shape) -> Int { output.count * kernelSize.height * kernelSize.width }

  /// The kernel for an image of the shape `input`, whose pixels lie `stride` floats apart; nil for a vector.
  func kernel(input: Shape, stride: Int) -> DepthwiseConvolution? {
    guard case .image(let height, let width, let channels) = input else { return nil }
    return DepthwiseConvolution(
      height: height, width: width, channels: channels, inputStride: stride, multiplier: multiplier,
      kernel: kernelSize.pair, strides: strides.pair, padding: padding)
  }

  /// Its settings, for diagrams.
  var words: [String] {
    ["\(kernelSize)"] + (strides == Extent(1, 1) ? [] : ["strides \(strides)"]) + [padding.rawValue]
      + (multiplier == 1 ? [] : ["multiplier \(multiplier)"])
  }
}
