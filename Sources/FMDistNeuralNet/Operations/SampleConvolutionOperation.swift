import FMDistKernels
import FMDistMemory

/// A convolution of one image at a time, in memory of its thread.
protocol SampleConvolution: Sendable {
  /// The values of W and of b as they lie in memory.
  var weightCount: Int { get }
  var biasCount: Int { get }
  /// Overwrites `y` with x * W + b.
  func forward(x: View<Float>, weights: View<Float>, bias: View<Float>, y: View<Float>, scratch: View<Float>)
  /// Adds this image's gradients of W and b to `gradient` and `biasGradient`.
  func addWeightsGradient(
    x: View<Float>, dy: View<Float>, gradient: View<Float>, biasGradient: View<Float>, scratch: View<Float>)
  /// Overwrites `dx`.
  func dataGradient(dy: View<Float>, weights: View<Float>, dx: View<Float>, scratch: View<Float>)
}

extension DepthwiseConvolution: SampleConvolution {}

extension GroupedConvolution: SampleConvolution {
  var biasCount: Int { geometry.filterBlocks * 16 }

  func addWeightsGradient(
    x: View<Float>, dy: View<Float>, gradient: View<Float>, biasGradient: View<Float>, scratch: View<Float>
  ) { weightsGradient(x: x, dy: dy, gradient: gradient, biasGradient: biasGradient, scratch: scratch) }
}

/// A ``SampleConvolution`` with its bias and activation.
final class SampleConvolutionOperation<Kernel: SampleConvolution>: SampleOperation {
  private let kernel: Kernel
  private let activation: Activation
  private let input: TensorReader
  private let output: Tensor
  private let weights: ParameterMemory
  /// Nil where no bias is learned, and ``zeros`` are added.
  private let bias: ParameterMemory?
  private let zeros: Buffer<Float>
  /// For each shard the gradient of the weights, then that of the bias; none where they are frozen.
  private let shards: [Buffer<Float>]
  let shardGradients: [View<Float>]
  /// For each thread, memory to work in.
  private let scratch: [Buffer<Float>]
  private let clock: LayerClock

  init(
    _ kernel: Kernel, activation: Activation, input: TensorReader, output: Tensor, weights: ParameterMemory,
    bias: ParameterMemory?, shards: Int, scratch: [Buffer<Float>], clock: LayerClock
  ) {
    self.kernel = kernel
    self.activation = activation
    self.input = input
    self.output = output
    self.weights = weights
    self.bias = bias
    self.scratch = scratch
    self.clock = clock
    zeros = Buffer(count: bias == nil ? kernel.biasCount : 0)
    self.shards = (0..<(weights.changes ? shards : 0)).map { _ in Buffer(count: kernel.weightCount + kernel.biasCount) }
    shardGradients = self.shards.map(\.view)
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
      let sums = shardGradients[shard]
      kernel.addWeightsGradient(
        x: input.value(row), dy: dy, gradient: sums[0..<kernel.weightCount],
        biasGradient: sums[kernel.weightCount..<sums.count], scratch: scratch[thread].view)
      clock.lap(.weightsGradient, thread)
    }
    guard input.hasGradient else { return }
    input.withGradient(row, thread: thread) { dx in
      kernel.dataGradient(dy: dy, weights: weights.weights, dx: dx, scratch: scratch[thread].view)
    }
    clock.lap(.dataGradient, thread)
  }

  func takeGradients(ofShard shard: Int, asRoot root: Int) {
    let sums = shardGradients[shard]
    weights.gradients[root].copy(from: sums[0..<kernel.weightCount])
    bias?.gradients[root].copy(from: sums[kernel.weightCount..<sums.count])
  }
}

extension NetworkBuilder {
  /// Appends `kernel` of `input` into `output`, with the first parameter of the layer at `index` as its weights.
  mutating func append(
    _ kernel: some SampleConvolution, _ activation: Activation, bias: ParameterMemory?, from input: TensorReader,
    to output: Tensor, at index: Int
  ) {
    append(
      SampleConvolutionOperation(
        kernel, activation: activation, input: input, output: output, weights: parameter(0, of: index), bias: bias,
        shards: batch.shardCount, scratch: scratch, clock: clock(index)))
  }
}
