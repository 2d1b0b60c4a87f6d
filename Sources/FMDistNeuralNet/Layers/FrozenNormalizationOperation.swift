import FMDistKernels
import FMDistMemory

/// Batch normalisation that is frozen, and an activation that may follow: with the moving averages, in training too, a linear function
/// of each channel.
final class FrozenNormalizationOperation: FoldingOperation {
  /// From input to output, and from the output's gradient to the input's.
  private let kernel, transpose: BatchStatistics
  private let normalization: MovingNormalization
  let folded: FoldedConvolution?
  private let activation: Activation
  private let input: TensorReader
  private let output: Tensor
  let clock: LayerClock
  private let zeros: Buffer<Float>
  /// For each thread γ / √(variance + ε).
  private let factors: [Buffer<Float>]

  init(
    _ normalization: MovingNormalization, folded: FoldedConvolution?, activation: Activation, threads: Int,
    input: TensorReader, output: Tensor, clock: LayerClock
  ) {
    let tensor = input.tensor
    let (pixels, channels) = (tensor.pixelCount, tensor.shape.channels)
    kernel = BatchStatistics(
      pixels: pixels, channels: channels, xStride: tensor.pixelStride, yStride: output.pixelStride)
    transpose = BatchStatistics(
      pixels: pixels, channels: channels, xStride: output.pixelStride, yStride: tensor.pixelStride)
    let count = kernel.vectorCount
    self.normalization = normalization
    self.folded = folded
    self.activation = activation
    self.input = input
    self.output = output
    self.clock = clock
    zeros = Buffer(count: count)
    factors = (0..<threads).map { _ in Buffer(count: count) }
  }

  /// Whether the activation is part of the kernel's pass.
  private var isRectified: Bool { activation == .relu }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    let y = output.value(row)
    kernel.normalize(
      x: input.value(row), mean: normalization.mean.weights, scale: factor(thread), shift: normalization.shift,
      isRectified: isRectified, y: y)
    if !isRectified { activation.forward(y, channels: output.shape.channels, stride: output.pixelStride) }
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard input.hasGradient, let dy = output.gradient(row) else { return }
    activation.backward(y: output.value(row), dy: dy, channels: output.shape.channels, stride: output.pixelStride)
    input.withGradient(row, thread: thread) { dx in
      transpose.normalize(x: dy, mean: zeros.view, scale: factor(thread), shift: zeros.view, y: dx)
    }
    clock.lap(.dataGradient, thread)
  }

  /// γ / √(variance + ε), which is cheap beside a sample, and needs no thought of when the weights have changed.
  private func factor(_ thread: Int) -> View<Float> {
    let factor = factors[thread].view
    normalization.factor(of: 0..<factor.count, into: factor)
    return factor
  }
}
