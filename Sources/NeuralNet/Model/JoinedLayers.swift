import Kernels

/// Layers that one pass computes: a convolution, and dropouts, a max-pooling and a flattening that follow it.
struct JoinedLayers {
  /// The convolution's activation.
  let activation: Activation
  /// The number of layers.
  private(set) var count = 1
  /// A dropout before the pooling, or without one: its layer and rate.
  private(set) var dropout: (layer: Int, rate: Double)?
  /// The window of a pooling without overlap.
  private(set) var pool: LayerDescription.Extent?
  /// A dropout after the pooling.
  private(set) var lastDropout: (layer: Int, rate: Double)?

  /// The layers of `plan` from `index` on that go together; nil if there is no convolution at `index`.
  ///
  /// A dropout joins behind relu alone, whose zeros and its own the gradient need not tell apart.
  init?(_ plan: ModelPlan, at index: Int) {
    guard case .conv2d(_, _, _, _, let activation, _) = plan.layers[index].description else { return nil }
    self.activation = activation
    dropout = takeDropout(of: plan, from: index, overFlatten: false)
    guard activation != .softmax, case .maxPooling2D(let pool, let strides)? = plan.layer(at: index + count),
      pool == strides
    else {
      dropout = dropout ?? takeDropout(of: plan, from: index, overFlatten: true)
      return
    }
    self.pool = pool
    count += 1
    lastDropout =
      takeDropout(of: plan, from: index, overFlatten: false) ?? takeDropout(of: plan, from: index, overFlatten: true)
  }

  /// Joins the next layer if it is a dropout that may join, or the next two where a flattening that moves nothing comes
  /// first.
  private mutating func takeDropout(
    of plan: ModelPlan, from index: Int, overFlatten: Bool
  ) -> (layer: Int, rate: Double)? {
    let layer = index + count + (overFlatten ? 1 : 0)
    guard activation == .relu, case .dropout(let rate)? = plan.layer(at: layer),
      !overFlatten || plan.flattensInPlace(at: index + count)
    else { return nil }
    count = layer + 1 - index
    return (layer, rate)
  }
}

extension ModelPlan {
  /// Whether the layer at `index` makes a vector of pixels without padding, whose elements stay where they are.
  fileprivate func flattensInPlace(at index: Int) -> Bool {
    guard case .flatten? = layer(at: index) else { return false }
    return layers[index].input.channels % blockSize == 0
  }

  /// The description of the layer at `index`, nil behind the last.
  fileprivate func layer(at index: Int) -> LayerDescription? {
    index < layers.count ? layers[index].description : nil
  }
}
