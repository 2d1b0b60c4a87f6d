import FMDistKernels

/// The multiplications and additions of one image in a training step, two for a product that is added to a sum.
///
/// Those of convolutions and dense layers, of real channels and units: what registers hold beyond those is not counted, nor
/// biases, activations or the optimizer.
package struct FLOPs: Equatable, Sendable {
  /// From input to output.
  package var forward: Double
  /// To the gradient of the input; none where nothing before the layer learns.
  package var dataGradient: Double
  /// To the gradient of the weights; none where they are frozen.
  package var weightsGradient: Double

  /// Operations in each direction.
  package init(forward: Double = 0, dataGradient: Double = 0, weightsGradient: Double = 0) {
    self.forward = forward
    self.dataGradient = dataGradient
    self.weightsGradient = weightsGradient
  }

  /// All three.
  package var total: Double { forward + dataGradient + weightsGradient }

  /// The sums, direction by direction.
  package static func + (left: FLOPs, right: FLOPs) -> FLOPs {
    FLOPs(
      forward: left.forward + right.forward, dataGradient: left.dataGradient + right.dataGradient,
      weightsGradient: left.weightsGradient + right.weightsGradient)
  }
}

extension ModelPlan {
  /// What each layer takes without regard to zeros: a program that computes everything.
  package var denseFLOPs: [FLOPs] {
    layers.map { layer in
      let products = Double(layer.layer.products(inputs: layer.inputShapes, output: layer.output))
      return FLOPs(
        forward: 2 * products, dataGradient: layer.inputs.contains(where: hasGradient) ? 2 * products : 0,
        weightsGradient: layer.changes ? 2 * products : 0)
    }
  }

  /// What each layer really takes, where `nonzeros` are the elements of an image's gradient of a convolution's output that are
  /// not zero, by layer; of convolutions whose gradients are not sparse, and of other layers, it means nothing.
  package func executedFLOPs(nonzeros: [Double]) -> [FLOPs] {
    zip(layers.indices, denseFLOPs).map { index, dense in
      guard let fused = fusedConvolution(at: index) else { return dense }
      let geometry = fused.convolution.geometry
      let positions = Double(geometry.outputHeight * geometry.outputWidth)
      var flops = dense
      flops.forward *= Double(fused.forwardPositions) / positions
      if fused.isSparse {
        let gradient = 2 * nonzeros[index] * Double(geometry.taps * geometry.channels)
        if dense.weightsGradient > 0 { flops.weightsGradient = gradient }
        if dense.dataGradient > 0 { flops.dataGradient = gradient }
      } else {
        flops.weightsGradient *= Double(fused.gradientPositions) / positions
      }
      return flops
    }
  }

  /// What each layer really takes in evaluation.
  package var evaluationFLOPs: [FLOPs] {
    zip(layers.indices, executedFLOPs(nonzeros: layers.map { _ in 0 })).map { index, executed in
      FLOPs(forward: winogradConvolution(at: index).map { 2 * Double($0.products) } ?? executed.forward)
    }
  }

  /// How many layers from `index` on are computed in one pass: a convolution with dropouts and a max-pooling after it; 1
  /// elsewhere.
  package func joinedLayerCount(at index: Int) -> Int { type(of: layers[index].layer).joinedCount(self, at: index) }

  /// The names of those layers, joined by `+`; behind the last layer `step`, for what belongs to none.
  package func jointName(at index: Int) -> String {
    guard index < layers.count else { return "step" }
    return layers[index..<index + joinedLayerCount(at: index)].map(\.name).joined(separator: "+")
  }
}
