import Kernels

/// Inverted dropout in training, and a copy in evaluation.
final class DropoutOperation: SampleOperation {
  private let dropout: Dropout
  /// Behind relu, where the output is zero no gradient passes: whether relu or dropout made it so need not be known.
  private let isRectified: Bool
  private let batch: RankBatch
  private let input, output: Tensor
  private let clock: LayerClock

  init(
    _ dropout: Dropout, isRectified: Bool, batch: RankBatch, input: Tensor, output: Tensor, clock: LayerClock
  ) {
    self.dropout = dropout
    self.isRectified = isRectified
    self.batch = batch
    self.input = input
    self.output = output
    self.clock = clock
  }

  func forward(row: Int, thread: Int, training: Bool) {
    if training {
      dropout.apply(
        x: input.value(row), y: output.value(row), step: batch.step, position: batch.firstPosition + row)
    } else {
      output.value(row).copy(from: input.value(row))
    }
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row), let dx = input.gradient(row) else { return }
    if isRectified {
      dropout.backward(y: output.value(row), dy: dy, dx: dx)
    } else {
      dropout.apply(x: dy, y: dx, step: batch.step, position: batch.firstPosition + row)
    }
    clock.lap(.activation, thread)
  }
}
