import FMDistKernels

extension Conv2DLayer {
  fileprivate func geometry(_ height: Int, _ width: Int, _ channels: Int, pixelStride: Int) -> ConvolutionGeometry {
    ConvolutionGeometry(
      height: height, width: width, channels: channels, inputStride: pixelStride, filters: filters,
      kernel: kernelSize.pair, strides: strides.pair, dilation: dilationRate.pair, padding: padding)
  }
}

extension ModelPlan {
  /// The kernel of the convolution at `index` and what is joined with it; nil for other layers.
  func fusedConvolution(at index: Int) -> FusedConvolution? {
    guard let joined = JoinedLayers(self, at: index), let layer = layers[index].layer as? Conv2DLayer,
      case .image(let height, let width, let channels) = layers[index].input
    else { return nil }
    let geometry = layer.geometry(height, width, channels, pixelStride: pixelStride(of: layers[index].inputs[0]))
    return FusedConvolution(
      Convolution(geometry), activation: joined.activation, pool: joined.pool?.pair,
      dropoutRate: joined.dropout?.rate ?? 0)
  }

  /// What evaluates the convolution at `index` and what is joined with it, where there is something faster than ``fusedConvolution(at:)``; nil
  /// where the layer behind it evaluates it.
  func winogradConvolution(at index: Int) -> WinogradConvolution? {
    if foldedConvolution(at: index + 1) != nil { return nil }
    return fusedConvolution(at: index).flatMap(WinogradConvolution.init)
  }

  /// Floats of all weights that convolutions have folded or transformed for evaluation.
  package var transformedWeightCount: Int {
    layers.indices.reduce(0) { sum, index in
      if let folded = foldedConvolution(at: index) {
        return sum + folded.convolution.geometry.weightCount + (WinogradConvolution(folded)?.transformedCount ?? 0)
      }
      return sum + (winogradConvolution(at: index)?.transformedCount ?? 0)
    }
  }

  /// The kernel of the convolution in groups at `index`; nil for other layers.
  func groupedConvolution(at index: Int) -> GroupedConvolution? {
    guard let layer = layers[index].layer as? Conv2DLayer, layer.groups > 1,
      case .image(let height, let width, let channels) = layers[index].input
    else { return nil }
    let geometry = layer.geometry(height, width, channels, pixelStride: pixelStride(of: layers[index].inputs[0]))
    return GroupedConvolution(geometry, groups: layer.groups)
  }
}
