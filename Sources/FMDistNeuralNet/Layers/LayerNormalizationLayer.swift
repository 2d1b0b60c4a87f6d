import FMDistKernels
import FMDistMemory

/// γ (x - μ) / √(σ² + ε) + β, with μ and σ² over the channels of each pixel. Keras's `LayerNormalization` of the last axis.
package struct LayerNormalizationLayer: NormalizationLayer {
  package static let name = "layer_normalization"
  package static let className = "LayerNormalization"
  package static var kerasClasses: [KerasClass] {
    [
      KerasClass(
        className, constants: .lastAxis, ofVectors: .onlyAxis, newer: [("rms_scaling", ["false"])],
        ignored: ["beta_initializer", "gamma_initializer"])
    ]
  }

  package var epsilon = 0.001
  package var center = true
  package var scale = true

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try visitNormalization(&keys)
  }

  package func output(of inputs: [Shape]) -> Shape { inputs[0] }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let joined = JoinedActivation(builder.plan, at: index)
    let input = builder.input(of: index)
    let output = builder.addOutput(of: index + joined.count - 1, isRectified: joined.activation == .relu)
    builder.append(
      LayerNormalizationOperation(
        epsilon: Float(epsilon), activation: joined.activation,
        factors: ScaleAndShift(in: builder, of: index, scale: scale, center: center), input: input, output: output,
        samples: builder.batch.capacity, clock: builder.clock(index)))
  }
}

extension LayerDescription {
  /// γ (x - μ) / √(σ² + ε) + β, with the statistics of each pixel's channels.
  public static func layerNormalization(
    epsilon: Double = 0.001, center: Bool = true, scale: Bool = true
  ) -> LayerDescription {
    var layer = LayerNormalizationLayer()
    (layer.epsilon, layer.center, layer.scale) = (epsilon, center, scale)
    return LayerDescription(layer)
  }
}

/// Layer normalisation and an activation that may follow.
final class LayerNormalizationOperation: SampleOperation {
  private let kernel: LayerNormalization
  private let activation: Activation
  private let factors: ScaleAndShift
  private let input: TensorReader
  private let output: Tensor
  /// Of each row what its gradients need.
  private let statistics: Buffer<Float>
  private let clock: LayerClock
  var shardGradients: [View<Float>] { factors.shardGradients }

  init(
    epsilon: Float, activation: Activation, factors: ScaleAndShift, input: TensorReader, output: Tensor, samples: Int,
    clock: LayerClock
  ) {
    let tensor = input.tensor
    kernel = LayerNormalization(
      pixels: tensor.pixelCount, channels: tensor.shape.channels, xStride: tensor.pixelStride,
      yStride: output.pixelStride, epsilon: epsilon)
    self.activation = activation
    self.factors = factors
    self.input = input
    self.output = output
    self.clock = clock
    statistics = Buffer(count: samples * kernel.statisticsCount)
  }

  private func statistics(_ row: Int) -> View<Float> {
    statistics.view[row * kernel.statisticsCount..<(row + 1) * kernel.statisticsCount]
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    let y = output.value(row)
    kernel.forward(
      x: input.value(row), scale: factors.scale, shift: factors.shift, y: y, statistics: statistics(row))
    activation.forward(y, channels: output.shape.channels, stride: output.pixelStride)
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    activation.backward(y: output.value(row), dy: dy, channels: output.shape.channels, stride: output.pixelStride)
    if factors.learns {
      kernel.addGradients(
        x: input.value(row), dy: dy, statistics: statistics(row), scaleGradient: factors.scaleGradient(shard),
        shiftGradient: factors.shiftGradient(shard))
      clock.lap(.weightsGradient, thread)
    }
    input.withGradient(row, thread: thread) { dx in
      kernel.inputGradient(x: input.value(row), dy: dy, statistics: statistics(row), scale: factors.scale, dx: dx)
    }
    clock.lap(.dataGradient, thread)
  }

  func takeGradients(ofShard shard: Int, asRoot root: Int) { factors.takeGradients(ofShard: shard, asRoot: root) }
}
