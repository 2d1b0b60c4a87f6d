import Kernels

/// A function of each element; softmax of each position.
struct ActivationOperation: SampleOperation {
  private let activation: Activation
  private let input, output: Tensor

  init(_ activation: Activation, input: Tensor, output: Tensor) {
    self.activation = activation
    self.input = input
    self.output = output
  }

  func forward(row: Int, thread: Int, training: Bool) {
    let y = output.value(row)
    y.copy(from: input.value(row))
    activation.forward(y, channels: output.shape.channels, stride: output.pixelStride)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row), let dx = input.gradient(row) else { return }
    dx.copy(from: dy)
    activation.backward(y: output.value(row), dy: dx, channels: output.shape.channels, stride: output.pixelStride)
  }
}
