import FMDistKernels
import FMDistMemory

/// A convolution in groups with its bias and activation.
final class GroupedConvolutionOperation: SampleOperation {
  private let kernel: GroupedConvolution
  private let activation: Activation
  private let input: TensorReader
  private let output: Tensor
  private let weights: ParameterMemory
  /// Nil where no bias is learned, and ``zeros`` are added.
  private let bias: ParameterMemory?
  private let zeros: Buffer<Float>
  /// For each shard the gradients of the weights and of the bias; none where they are frozen.
  private let shards: [Buffer<Float>]
  let shardGradients: [View<Float>]
  /// For each thread, memory to work in.
  private let scratch: [Buffer<Float>]
  private let clock: LayerClock

  init(
    _ kernel: GroupedConvolution, activation: Activation, batch: RankBatch, input: TensorReader, output: Tensor,
    weights: ParameterMemory, bias: ParameterMemory?, scratch: [Buffer<Float>], clock: LayerClock
  ) {
    self.kernel = kernel
    self.activation = activation
    self.input = input
    self.output = output
    self.weights = weights
    self.bias = bias
    self.scratch = scratch
    self.clock = clock
    let biasCount = kernel.geometry.filterBlocks * 16
    zeros = Buffer(count: bias == nil ? biasCount : 0)
    shards = (0..<(weights.changes ? batch.shardCount : 0)).map { _ in Buffer(count: kernel.weightCount + biasCount) }
    shardGradients = shards.map(\.view)
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    let y = output.value(row)
    kernel.forward(
      x: input.value(row), weights: weights.weights, bias: bias?.weights ?? zeros.view, y: y,
      scratch: scratch[thread].view)
    activation.forward(y, channels: output.shape.channels, stride: output.pixelStride)
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    activation.backward(y: output.value(row), dy: dy, channels: output.shape.channels, stride: output.pixelStride)
    clock.lap(.activation, thread)
    if weights.changes {
      kernel.weightsGradient(
        x: input.value(row), dy: dy, gradient: shardGradients[shard][0..<kernel.weightCount],
        biasGradient: shardGradients[shard][kernel.weightCount..<shards[shard].count], scratch: scratch[thread].view)
      clock.lap(.weightsGradient, thread)
    }
    guard input.hasGradient else { return }
    input.withGradient(row, thread: thread) { dx in
      kernel.dataGradient(dy: dy, weights: weights.weights, dx: dx, scratch: scratch[thread].view)
    }
    clock.lap(.dataGradient, thread)
  }

  func takeGradients(ofShard shard: Int, asRoot root: Int) {
    weights.gradients[root].copy(from: shardGradients[shard][0..<kernel.weightCount])
    bias?.gradients[root].copy(from: shardGradients[shard][kernel.weightCount..<shards[shard].count])
  }
}
