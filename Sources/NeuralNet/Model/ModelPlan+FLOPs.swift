import Kernels

/// The multiplications and additions of one image in a training step, two for a product that is added to a sum.
///
/// Those of convolutions and dense layers, of real channels and units: what registers hold beyond those is not counted, nor
/// biases, activations or the optimizer.
public struct FLOPs: Equatable, Sendable {
  /// From input to output.
  public var forward = 0.0
  /// To the gradient of the input; none where nothing before the layer learns.
  public var dataGradient = 0.0
  /// To the gradient of the weights.
  public var weightsGradient = 0.0

  /// All three.
  public var total: Double { forward + dataGradient + weightsGradient }

  /// The sums, direction by direction.
  public static func + (left: FLOPs, right: FLOPs) -> FLOPs {
    FLOPs(
      forward: left.forward + right.forward, dataGradient: left.dataGradient + right.dataGradient,
      weightsGradient: left.weightsGradient + right.weightsGradient)
  }
}

extension ModelPlan {
  /// What each layer takes without regard to zeros: a program that computes everything.
  public var denseFLOPs: [FLOPs] {
    var learns = false
    return layers.map { layer in
      let products = Double(layer.products)
      defer { learns = learns || !layer.parameters.isEmpty }
      return FLOPs(
        forward: 2 * products, dataGradient: learns ? 2 * products : 0, weightsGradient: 2 * products)
    }
  }

  /// What each layer really takes, where `winners` are an image's pooling windows that have a gradient, by layer; of
  /// layers that are not ``isPooled(at:)`` it means nothing.
  ///
  /// A convolution that is pooled in the same pass has no outputs but those under a window, and a product in
  /// its gradients for each tap and channel of a window's winner alone.
  public func executedFLOPs(winners: [Double]) -> [FLOPs] {
    zip(layers.indices, denseFLOPs).map { index, dense in
      guard let pooled = pooledConvolution(at: index), dense.forward > 0,
        case .image(let height, let width, let filters) = layers[index].output
      else { return dense }
      let gradient = 2 * winners[index] * Double(layers[index].products / (height * width * filters))
      return FLOPs(
        forward: dense.forward * Double(height / pooled.pool.height * pooled.pool.height) / Double(height),
        dataGradient: dense.dataGradient > 0 ? gradient : 0, weightsGradient: gradient)
    }
  }

  /// Whether the layer at `index` is a convolution that is computed in one pass with the max-pooling after it.
  public func isPooled(at index: Int) -> Bool { pooledConvolution(at: index) != nil }
}

extension ModelPlan.Layer {
  /// The products of an input and a weight in one image's output.
  fileprivate var products: Int {
    switch (description, input) {
    case (.dense(let units, _), _): input.count * units
    case (.conv2d(_, let kernel, _, _, _), .image(_, _, let channels)):
      output.count * kernel.height * kernel.width * channels
    default: 0
    }
  }
}
