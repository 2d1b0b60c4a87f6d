import Kernels

/// An image's axes in another order.
final class PermuteOperation: SampleOperation {
  private let permutation: Permutation
  private let input, output: Tensor
  private let clock: LayerClock

  init(_ permutation: Permutation, input: Tensor, output: Tensor, clock: LayerClock) {
    self.permutation = permutation
    self.input = input
    self.output = output
    self.clock = clock
  }

  func forward(row: Int, thread: Int, training: Bool) {
    // The padding of y is zero from the start, and stays so.
    permutation.forward(x: input.value(row), y: output.value(row))
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row), let dx = input.gradient(row) else { return }
    permutation.backward(dy: dy, dx: dx)
    clock.lap(.dataGradient, thread)
  }
}
