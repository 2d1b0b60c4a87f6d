import Kernels
import Memory

/// A convolution with its bias and activation.
final class ConvolutionOperation: SampleOperation {
  private let convolution: Convolution
  private let activation: Activation
  private let input, output: Tensor
  private let weights, bias: View<Float>
  private let transposed: Buffer<Float>
  /// For each shard, the gradients of weights and bias.
  private let gradients: [(weights: View<Float>, bias: View<Float>)]
  /// For each thread, memory to work in.
  private let scratch: [Buffer<Float>]
  private let clock: LayerClock

  init(
    _ convolution: Convolution, activation: Activation, input: Tensor, output: Tensor, weights: View<Float>,
    bias: View<Float>, gradients: [(weights: View<Float>, bias: View<Float>)], scratch: [Buffer<Float>],
    clock: LayerClock
  ) {
    self.convolution = convolution
    self.activation = activation
    self.input = input
    self.output = output
    self.weights = weights
    self.bias = bias
    self.gradients = gradients
    self.scratch = scratch
    self.clock = clock
    transposed = Buffer(count: input.gradients == nil ? 0 : convolution.geometry.transposedCount)
  }

  func forward(row: Int, thread: Int, training: Bool) {
    let y = output.value(row)
    convolution.forward(
      x: input.value(row), weights: weights, bias: bias, activation: activation, y: y, scratch: scratch[thread].view)
    if activation == .softmax {
      activation.forward(y, channels: output.shape.channels, stride: output.pixelStride)
    }
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    if activation != .linear {
      activation.backward(y: output.value(row), dy: dy, channels: output.shape.channels, stride: output.pixelStride)
      clock.lap(.activation, thread)
    }
    clock.count(outputs: output.shape.count, thread)
    convolution.weightsGradient(
      x: input.value(row), dy: dy, gradient: gradients[shard].weights, biasGradient: gradients[shard].bias,
      scratch: scratch[thread].view)
    clock.lap(.weightsGradient, thread)
    if let dx = input.gradient(row) {
      convolution.dataGradient(dy: dy, transposed: transposed.view, dx: dx, scratch: scratch[thread].view)
      clock.lap(.dataGradient, thread)
    }
  }

  func weightsChanged(pool: ThreadPool) {
    convolution.geometry.transpose(weights, into: transposed, pool: pool, clock: clock)
  }
}
