import Kernels

/// A function of each element; softmax of each position.
final class ActivationOperation: SampleOperation {
  private let activation: Activation
  private let input, output: Tensor
  private let clock: LayerClock

  init(_ activation: Activation, input: Tensor, output: Tensor, clock: LayerClock) {
    self.activation = activation
    self.input = input
    self.output = output
    self.clock = clock
  }

  func forward(row: Int, thread: Int, training: Bool) {
    let y = output.value(row)
    y.copy(from: input.value(row))
    activation.forward(y, channels: output.shape.channels, stride: output.pixelStride)
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row), let dx = input.gradient(row) else { return }
    dx.copy(from: dy)
    activation.backward(y: output.value(row), dy: dx, channels: output.shape.channels, stride: output.pixelStride)
    clock.lap(.activation, thread)
  }
}
