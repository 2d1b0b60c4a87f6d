import Memory

/// An image's elements as a vector: leaves out the padding of its channels. Without padding the tensors are one, and there
/// is nothing to do.
final class FlattenOperation: SampleOperation {
  private let input, output: Tensor
  private let clock: LayerClock

  init(input: Tensor, output: Tensor, clock: LayerClock) {
    self.input = input
    self.output = output
    self.clock = clock
  }

  func forward(row: Int, thread: Int, training: Bool) {
    let (x, y, channels) = (input.value(row), output.value(row), input.shape.channels)
    for pixel in 0..<input.shape.count / channels {
      y[pixel * channels..<(pixel + 1) * channels].copy(
        from: x[pixel * input.pixelStride..<pixel * input.pixelStride + channels])
    }
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dx = input.gradient(row), let dy = output.gradient(row) else { return }
    let channels = input.shape.channels
    for pixel in 0..<input.shape.count / channels {
      // The padding of dx is zero from the start, and stays so.
      dx[pixel * input.pixelStride..<pixel * input.pixelStride + channels].copy(
        from: dy[pixel * channels..<(pixel + 1) * channels])
    }
    clock.lap(.dataGradient, thread)
  }
}
