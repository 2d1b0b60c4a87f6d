import FMDistKernels
import FMDistMemory

/// An image of the source as the floats that the model takes, in training changed at random where the batch says so.
final class InputOperation: SampleOperation {
  private let batch: RankBatch
  private let output: Tensor
  private let clock: LayerClock
  /// For each thread, a changed image and what the change works in; none without augmentation.
  private let scratch: [Buffer<UInt8>]

  init(batch: RankBatch, output: Tensor, threads: Int, clock: LayerClock) {
    self.batch = batch
    self.output = output
    self.clock = clock
    precondition(
      batch.augmenter.map { $0.count == output.shape.count } ?? true, "augmentation of images of another size")
    scratch =
      batch.augmenter.map { augmenter in
        (0..<threads).map { _ in Buffer(count: augmenter.count + augmenter.scratchCount) }
      } ?? []
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    let (image, floats) = (Int(batch.indices.view[row]), output.value(row)[0..<output.shape.count])
    if mode.changesImages, let augmenter = batch.augmenter {
      batch.images.load(
        image, changedBy: augmenter, epoch: batch.epoch, scratch: scratch[thread].view, into: floats)
    } else {
      batch.images.load(image, into: floats)
    }
    clock.lap(.input, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {}
}
