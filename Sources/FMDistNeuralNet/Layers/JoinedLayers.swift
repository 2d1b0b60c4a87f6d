import FMDistKernels

/// Layers that one pass computes: a convolution, and dropouts, a max-pooling and a flattening that follow it.
struct JoinedLayers {
  /// The convolution's activation.
  let activation: Activation
  /// The number of layers.
  private(set) var count = 1
  /// A dropout before the pooling, or without one: its layer and rate.
  private(set) var dropout: (layer: Int, rate: Double)?
  /// The window of a pooling without overlap.
  private(set) var pool: Extent?
  /// A dropout after the pooling.
  private(set) var lastDropout: (layer: Int, rate: Double)?

  /// The layers of `plan` from `index` on that go together; nil if there is no convolution at `index`, or one
  /// in groups.
  ///
  /// A dropout joins behind relu alone, whose zeros and its own the gradient need not tell apart.
  init?(_ plan: ModelPlan, at index: Int) {
    guard let convolution = plan.layers[index].layer as? Conv2DLayer, convolution.groups == 1 else { return nil }
    guard !convolution.activation.needsArgument else {
      // It is an operation of its own behind this one.
      activation = .linear
      return
    }
    activation = convolution.activation
    dropout = takeDropout(of: plan, from: index, overFlatten: false)
    guard activation != .softmax, convolution.dilationRate == Extent(1, 1),
      let pooling = plan.follower(index + count - 1) as? MaxPooling2DLayer,
      pooling.poolSize == pooling.step, pooling.padding == .valid
    else {
      dropout = dropout ?? takeDropout(of: plan, from: index, overFlatten: true)
      return
    }
    pool = pooling.poolSize
    count += 1
    lastDropout =
      takeDropout(of: plan, from: index, overFlatten: false) ?? takeDropout(of: plan, from: index, overFlatten: true)
  }

  /// Joins the next layer if it is a dropout that may join, or the next two where a flattening that moves nothing comes
  /// first.
  private mutating func takeDropout(
    of plan: ModelPlan, from index: Int, overFlatten: Bool
  ) -> (layer: Int, rate: Double)? {
    let last = index + count - 1
    if overFlatten, !plan.flattensInPlace(behind: last) { return nil }
    let layer = last + (overFlatten ? 2 : 1)
    guard activation == .relu, let dropout = plan.follower(layer - 1) as? DropoutLayer else { return nil }
    count = layer + 1 - index
    return (layer, dropout.rate)
  }
}

extension ModelPlan {
  /// Whether the layer behind `index` makes a vector of pixels without padding, whose elements stay where they are.
  fileprivate func flattensInPlace(behind index: Int) -> Bool {
    follower(index) is FlattenLayer && layers[index].output.channels % blockSize == 0
  }

  /// The next layer, if it and nobody else reads the output of the one at `index`, and nothing else.
  fileprivate func follower(_ index: Int) -> (any FMDistNeuralNet.Layer)? {
    soleFollower(of: index) == index + 1 ? layers[index + 1].layer : nil
  }
}
