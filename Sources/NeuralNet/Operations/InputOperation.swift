/// An image of the source as the floats that the model takes.
struct InputOperation: SampleOperation {
  private let batch: RankBatch
  private let output: Tensor

  init(batch: RankBatch, output: Tensor) {
    self.batch = batch
    self.output = output
  }

  func forward(row: Int, thread: Int, training: Bool) {
    batch.images.load(Int(batch.indices.view[row]), into: output.value(row)[0..<output.shape.count])
  }

  func backward(row: Int, shard: Int, thread: Int) {}
}
