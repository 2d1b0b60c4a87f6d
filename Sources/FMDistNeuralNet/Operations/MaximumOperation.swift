import FMDistKernels
import FMDistMemory

/// The greatest of each window.
final class MaxPoolingOperation: SampleOperation {
  private let pooling: MaxPooling
  private let input: TensorReader
  private let output: Tensor
  private let winners: Buffer<UInt8>
  private let clock: LayerClock

  init(_ pooling: MaxPooling, input: TensorReader, output: Tensor, samples: Int, clock: LayerClock) {
    self.pooling = pooling
    self.input = input
    self.output = output
    self.clock = clock
    winners = Buffer(count: samples * pooling.outputCount)
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    pooling.forward(x: input.value(row), y: output.value(row), winners: winners(row))
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    input.withGradient(row, thread: thread) { pooling.backward(dy: dy, winners: winners(row), dx: $0) }
    clock.lap(.dataGradient, thread)
  }

  private func winners(_ row: Int) -> View<UInt8> {
    winners.view[row * pooling.outputCount..<(row + 1) * pooling.outputCount]
  }
}
