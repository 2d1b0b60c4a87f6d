import Kernels
import Memory

/// Bytes of an image to the floats that the model takes.
struct InputOperation: SampleOperation {
  private let batch: RankBatch
  private let scaling: PixelScaling
  private let output: Tensor

  init(batch: RankBatch, scaling: PixelScaling, output: Tensor) {
    self.batch = batch
    self.scaling = scaling
    self.output = output
  }

  func forward(row: Int, thread: Int, training: Bool) {
    let count = output.shape.count
    let start = Int(batch.indices.view[row]) * count
    scaling.convert(batch.images[start..<start + count], into: output.value(row))
  }

  func backward(row: Int, shard: Int, thread: Int) {}
}
