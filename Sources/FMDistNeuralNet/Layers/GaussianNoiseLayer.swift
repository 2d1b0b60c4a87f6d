import FMDistKernels

/// Normally distributed noise added, in training only. Keras's `GaussianNoise`.
package struct GaussianNoiseLayer: Layer {
  package static let kind = "gaussian_noise"
  package static let className = "GaussianNoise"
  package static var keepsValues: Bool { true }

  /// The standard deviation.
  package var stddev = 0.0

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.number("stddev", &stddev, in: 0...1, isRequired: true)
  }

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    guard stddev >= 0, stddev <= 1 else { throw LayerMisfit("has a stddev of \(stddev); expected 0 <= stddev <= 1") }
    return inputs[0]
  }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let input = builder.input(of: index)
    let output = builder.addOutput(of: index, isRectified: false, pixelStride: input.tensor.pixelStride)
    builder.append(
      GaussianNoiseOperation(
        GaussianNoise(deviation: Float(stddev), layer: index, seed: builder.seed), batch: builder.batch, input: input,
        output: output, clock: builder.clock(index)))
  }
}

extension LayerDescription {
  /// Normally distributed noise of the standard deviation `stddev`, 0 ... 1, added in training only.
  public static func gaussianNoise(stddev: Double) -> LayerDescription {
    var layer = GaussianNoiseLayer()
    layer.stddev = stddev
    return LayerDescription(layer)
  }
}

/// Noise in training, and a copy in evaluation.
final class GaussianNoiseOperation: SampleOperation {
  private let noise: GaussianNoise
  private let batch: RankBatch
  private let input: TensorReader
  private let output: Tensor
  private let clock: LayerClock

  init(_ noise: GaussianNoise, batch: RankBatch, input: TensorReader, output: Tensor, clock: LayerClock) {
    self.noise = noise
    self.batch = batch
    self.input = input
    self.output = output
    self.clock = clock
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    if mode.isRandom {
      noise.add(x: input.value(row), y: output.value(row), step: batch.step, position: batch.firstPosition + row)
    } else {
      output.value(row).copy(from: input.value(row))
    }
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    input.withGradient(row, thread: thread) { $0.copy(from: dy) }
    clock.lap(.activation, thread)
  }
}
