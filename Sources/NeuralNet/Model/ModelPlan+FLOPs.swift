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

  /// What each layer really takes, where `nonzeros` are the elements of an image's gradient of its output that are not zero; of
  /// layers that are not ``isSparse(at:)`` it means nothing.
  ///
  /// A convolution that is pooled in the same pass has no outputs but those under a window, and one whose gradients are
  /// sparse a product for each tap and channel of those elements alone.
  public func executedFLOPs(nonzeros: [Double]) -> [FLOPs] {
    zip(layers.indices, denseFLOPs).map { index, dense in
      guard let joined = JoinedLayers(self, at: index),
        case .image(let height, let width, let filters) = layers[index].output
      else { return dense }
      let pool = joined.pool?.height ?? 1
      let pooledRows = Double(height / pool * pool) / Double(height)
      var flops = dense
      flops.forward *= pooledRows
      flops.weightsGradient *= pooledRows
      if isSparse(at: index) {
        let gradient = 2 * nonzeros[index] * Double(layers[index].products / (height * width * filters))
        flops.weightsGradient = gradient
        if dense.dataGradient > 0 { flops.dataGradient = gradient }
      }
      return flops
    }
  }

  /// Whether the layer at `index` is a convolution whose gradients leave out the products with zeros: ``FusedConvolution``.
  public func isSparse(at index: Int) -> Bool {
    guard let joined = JoinedLayers(self, at: index) else { return false }
    // The pixels of the model's input are not padded; those of all that is learned are.
    let isPadded = layers[..<index].contains { !$0.parameters.isEmpty } || layers[index].input.channels % 16 == 0
    return isPadded && (joined.pool != nil || joined.activation == .relu)
  }
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
