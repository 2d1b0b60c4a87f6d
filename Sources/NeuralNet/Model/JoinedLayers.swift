import Kernels

/// Layers that one pass computes: a convolution, dropouts and a max-pooling that follow it.
struct JoinedLayers {
  /// The convolution's activation.
  let activation: Activation
  /// The number of layers.
  private(set) var count = 1
  /// The rate of a dropout before the pooling, or without one.
  private(set) var rate: Double?
  /// The window of a pooling without overlap.
  private(set) var pool: LayerDescription.Extent?
  /// The rate of a dropout after the pooling.
  private(set) var lastRate: Double?

  /// The layers of `plan` from `index` on that go together; nil if there is no convolution at `index`.
  ///
  /// A dropout joins behind relu alone, whose zeros and its own the gradient need not tell apart.
  init?(_ plan: ModelPlan, at index: Int) {
    guard case .conv2d(_, _, _, _, let activation) = plan.layers[index].description else { return nil }
    self.activation = activation
    if activation == .relu, case .dropout(let rate)? = plan.layer(at: index + count) {
      self.rate = rate
      count += 1
    }
    guard activation != .softmax, case .maxPooling2D(let pool, let strides)? = plan.layer(at: index + count),
      pool == strides
    else { return }
    self.pool = pool
    count += 1
    if activation == .relu, case .dropout(let rate)? = plan.layer(at: index + count) {
      lastRate = rate
      count += 1
    }
  }
}

extension ModelPlan {
  /// The description of the layer at `index`, nil behind the last.
  fileprivate func layer(at index: Int) -> LayerDescription? {
    index < layers.count ? layers[index].description : nil
  }
}
