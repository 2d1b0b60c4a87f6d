import FMDistKernels
import FMDistMemory

/// γ (x - μ) / √(σ² + ε) + β for each channel. Keras's `BatchNormalization`, over the samples of a logical shard.
///
/// In training μ and σ² are those of the samples and pixels of a shard ("ghost" batch normalisation: Hoffer et al., 2017), so that
/// ranks need not talk and the bits are the same at any number of them. In evaluation they are the moving averages of the shards'
/// means and variances, weighted by their samples. The variance is that of the samples, divided by their number, as Keras's. A frozen
/// layer normalizes with its moving averages in training too, and these stay: Keras's `trainable = False`, "the layer will be
/// subsequently run in inference mode".
package struct BatchNormalizationLayer: NormalizationLayer {
  package static let name = "batch_normalization"
  package static let className = "BatchNormalization"
  package static var kerasClasses: [KerasClass] {
    [
      KerasClass(
        className, constants: .lastAxis, ofVectors: .onlyAxis,
        newer: [("synchronized", ["false"]), ("renorm", ["false"])],
        ignored: [
          "beta_initializer", "gamma_initializer", "moving_mean_initializer", "moving_variance_initializer",
          "renorm_momentum",
        ])
    ]
  }
  package static var grain: LayerGrain { .shard }

  package var momentum = 0.99
  package var epsilon = 0.001
  package var center = true
  package var scale = true

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.share("momentum", &momentum)
    try visitNormalization(&keys)
  }

  package func output(of inputs: [Shape]) -> Shape { inputs[0] }

  package func parameters(of inputs: [Shape]) -> [ParameterDescription] {
    let shape = [inputs[0].channels]
    let moving = ParameterDescription.Update.movingAverage(momentum: momentum)
    return .scaleAndShift(inputs[0].channels, scale: scale, center: center)
      + [
        ParameterDescription(role: "moving_mean", shape: shape, initializer: .zeros, update: moving),
        ParameterDescription(role: "moving_variance", shape: shape, initializer: .ones, update: moving),
      ]
  }

  package static func scratchCount(_ plan: ModelPlan, at index: Int) -> Int {
    guard let kernel = plan.foldedConvolution(at: index) else { return 0 }
    return max(kernel.scratchCount, WinogradConvolution(kernel)?.scratchCount ?? 0)
  }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let activation = JoinedActivation(builder.plan, at: index)
    let input = builder.input(of: index)
    let output = builder.addOutput(
      of: index + activation.count - 1, isRectified: activation.activation == .relu)
    let normalization = MovingNormalization(self, of: index, in: builder)
    let folded = FoldedConvolution(normalization, output: output, in: builder, at: index)
    if builder.plan.layers[index].changes {
      builder.append(
        BatchNormalizationOperation(
          normalization, folded: folded, activation: activation.activation, batch: builder.batch,
          threads: builder.threads, input: input, output: output, clock: builder.clock(index)))
    } else {
      builder.append(
        FrozenNormalizationOperation(
          normalization, folded: folded, activation: activation.activation, threads: builder.threads, input: input,
          output: output, clock: builder.clock(index)))
    }
  }
}

extension LayerDescription {
  /// γ (x - μ) / √(σ² + ε) + β for each channel, with the statistics of a logical shard.
  public static func batchNormalization(
    momentum: Double = 0.99, epsilon: Double = 0.001, center: Bool = true, scale: Bool = true
  ) -> LayerDescription {
    var layer = BatchNormalizationLayer()
    (layer.momentum, layer.epsilon, layer.center, layer.scale) = (momentum, epsilon, center, scale)
    return LayerDescription(layer)
  }
}
