import Kernels

/// The multiplications and additions of one image in a training step, two for a product that is added to a sum.
///
/// Those of convolutions and dense layers, of real channels and units: what registers hold beyond those is not counted, nor
/// biases, activations or the optimizer.
public struct FLOPs: Equatable, Sendable {
  /// From input to output.
  public var forward: Double
  /// To the gradient of the input; none where nothing before the layer learns.
  public var dataGradient: Double
  /// To the gradient of the weights.
  public var weightsGradient: Double

  /// Operations in each direction.
  public init(forward: Double = 0, dataGradient: Double = 0, weightsGradient: Double = 0) {
    self.forward = forward
    self.dataGradient = dataGradient
    self.weightsGradient = weightsGradient
  }

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

  /// What each layer really takes, where `gradientOutputs` are by layer an image's outputs of a convolution whose gradients
  /// are multiplied (``StepTimer/gradientOutputs(layer:)``); of other layers they mean nothing.
  ///
  /// A convolution that is pooled in the same pass has no outputs but those in rows under a window.
  public func executedFLOPs(gradientOutputs: [Double]) -> [FLOPs] {
    zip(layers.indices, denseFLOPs).map { index, dense in
      guard dense.forward > 0, case .image(let height, let width, let filters) = layers[index].output else {
        return dense
      }
      let pool = pooledConvolution(at: index)?.pool.height ?? 1
      let gradient = 2 * gradientOutputs[index] * Double(layers[index].products / (height * width * filters))
      return FLOPs(
        forward: dense.forward * Double(height / pool * pool) / Double(height),
        dataGradient: dense.dataGradient > 0 ? gradient : 0, weightsGradient: gradient)
    }
  }

  /// How many layers from `index` on are computed in one pass: a convolution with the max-pooling after it, and what is
  /// between them; 1 elsewhere.
  public func jointLayerCount(at index: Int) -> Int { pooledConvolution(at: index)?.count ?? 1 }
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
