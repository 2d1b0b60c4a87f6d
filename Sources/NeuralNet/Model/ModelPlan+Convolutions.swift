import Kernels

extension ModelPlan {
  /// The kernel of the convolution at `index` and what is joined with it, of an input whose pixels lie `pixelStride` floats
  /// apart; nil for other layers.
  func fusedConvolution(at index: Int, pixelStride: Int) -> FusedConvolution? {
    guard let joined = JoinedLayers(self, at: index),
      case .conv2d(let filters, let kernelSize, let strides, let padding, _, _) = layers[index].description,
      case .image(let height, let width, let channels) = layers[index].input
    else { return nil }
    let geometry = ConvolutionGeometry(
      height: height, width: width, channels: channels, inputStride: pixelStride, filters: filters,
      kernel: kernelSize.pair, strides: strides.pair, padding: padding)
    return FusedConvolution(Convolution(geometry), activation: joined.activation, pool: joined.pool?.pair)
  }

  /// The same, as it is in a network: the pixels of the model's input are not padded, those of all that is learned are.
  func fusedConvolution(at index: Int) -> FusedConvolution? {
    let channels = layers[index].input.channels
    let learns = layers[..<index].contains { !$0.parameters.isEmpty }
    return fusedConvolution(at: index, pixelStride: learns ? padded(channels) : channels)
  }

  /// Floats that one thread needs to compute the layers from `index` on that go together.
  func scratchCount(at index: Int) -> Int { fusedConvolution(at: index)?.scratchCount ?? 0 }
}
