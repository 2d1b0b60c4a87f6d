import FMDistKernels
import FMDistMemory

/// What a layer changes at random: a function of the step and of the sample's place in the global batch, never of rank or thread.
protocol SampleNoise: Sendable {
  /// Overwrites `y` with `x`, changed.
  func forward(x: View<Float>, y: View<Float>, step: Int, position: Int, thread: Int)
  /// Overwrites `dx` with `dy` times the slope of that. `y` is what ``forward(x:y:step:position:thread:)`` gave; where
  /// `isRectified`, the gradient of its zeros does not matter.
  func backward(
    y: View<Float>, dy: View<Float>, dx: View<Float>, isRectified: Bool, step: Int, position: Int, thread: Int)
}

/// A layer that changes its input at random in training, and gives it as it is in evaluation.
protocol NoiseLayer: Layer {
  associatedtype Noise: SampleNoise
  /// Whether zeros stay zeros.
  static var keepsZeros: Bool { get }
  /// The noise of the layer at `index`, whose output is `output`.
  func noise(of output: Tensor, at index: Int, in builder: NetworkBuilder) -> Noise
}

extension NoiseLayer {
  package static var keepsValues: Bool { true }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let input = builder.input(of: index)
    let output = builder.addOutput(
      of: index, isRectified: Self.keepsZeros && input.tensor.isRectified, pixelStride: input.tensor.pixelStride)
    builder.append(
      NoiseOperation(
        noise(of: output, at: index, in: builder), batch: builder.batch, input: input, output: output,
        clock: builder.clock(index)))
  }
}

/// Noise in training, and a copy in evaluation.
final class NoiseOperation<Noise: SampleNoise>: SampleOperation {
  private let noise: Noise
  private let batch: RankBatch
  private let input: TensorReader
  private let output: Tensor
  private let clock: LayerClock

  init(_ noise: Noise, batch: RankBatch, input: TensorReader, output: Tensor, clock: LayerClock) {
    self.noise = noise
    self.batch = batch
    self.input = input
    self.output = output
    self.clock = clock
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    if mode.isRandom {
      noise.forward(
        x: input.value(row), y: output.value(row), step: batch.step, position: batch.firstPosition + row, thread: thread
      )
    } else {
      output.value(row).copy(from: input.value(row))
    }
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    input.withGradient(row, thread: thread) { dx in
      noise.backward(
        y: output.value(row), dy: dy, dx: dx, isRectified: input.tensor.isRectified, step: batch.step,
        position: batch.firstPosition + row, thread: thread)
    }
    clock.lap(.activation, thread)
  }
}
