import FMDistKernels

/// A layer that ends in a convolution, which folds with a batch normalization behind it. Its weights are the last of the layer's kernels.
protocol FoldableLayer: ConvolutionLayer {
  /// The kernel of that convolution, the layer at `index` of `plan`, and of what is joined with it; nil for one that does not fold.
  func lastConvolution(_ plan: ModelPlan, at index: Int) -> FusedConvolution?
}

extension FoldableLayer {
  /// Where that convolution's weights lie, of the layer at `index`.
  func lastKernelMemory(of index: Int, in builder: NetworkBuilder) -> ParameterMemory {
    builder.parameter(Self.kernels.count - 1, of: index)
  }
}

extension ModelPlan {
  /// The kernel that evaluates the batch normalization at `index`, the activation that joins it, and the convolution before it; nil where
  /// another layer is before it, or the convolution's output is needed elsewhere.
  func foldedConvolution(at index: Int) -> FusedConvolution? {
    guard index > 0, index < layers.count, layers[index].layer is BatchNormalizationLayer,
      soleFollower(of: index - 1) == index, let layer = layers[index - 1].layer as? any FoldableLayer,
      layer.activation == .linear, let plain = layer.lastConvolution(self, at: index - 1), plain.pooling == nil
    else { return nil }
    return FusedConvolution(
      plain.convolution, activation: JoinedActivation(self, at: index).activation, pool: nil)
  }
}
