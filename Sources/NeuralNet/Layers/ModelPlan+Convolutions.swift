import Kernels

extension ModelPlan {
  /// The kernel of the convolution at `index` and what is joined with it; nil for other layers.
  func fusedConvolution(at index: Int) -> FusedConvolution? {
    guard let joined = JoinedLayers(self, at: index), let layer = layers[index].layer as? Conv2DLayer,
      case .image(let height, let width, let channels) = layers[index].input
    else { return nil }
    let geometry = ConvolutionGeometry(
      height: height, width: width, channels: channels, inputStride: pixelStride(of: layers[index].inputs[0]),
      filters: layer.filters, kernel: layer.kernelSize.pair, strides: layer.strides.pair, padding: layer.padding)
    return FusedConvolution(Convolution(geometry), activation: joined.activation, pool: joined.pool?.pair)
  }
}
