/// An image of the source as the floats that the model takes.
final class InputOperation: SampleOperation {
  private let batch: RankBatch
  private let output: Tensor
  private let clock: LayerClock

  init(batch: RankBatch, output: Tensor, clock: LayerClock) {
    self.batch = batch
    self.output = output
    self.clock = clock
  }

  func forward(row: Int, thread: Int, training: Bool) {
    batch.images.load(Int(batch.indices.view[row]), into: output.value(row)[0..<output.shape.count])
    clock.lap(.input, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {}
}
