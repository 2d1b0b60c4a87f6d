import FMDistKernels
import FMDistMemory

/// An image of the source as the floats that the model takes, in training changed at random, and mixed with another, where the batch says so.
final class InputOperation: SampleOperation {
  private let batch: RankBatch
  private let output: Tensor
  private let clock: LayerClock
  /// For each thread, a changed image and what the change works in; none without augmentation.
  private let scratch: [Buffer<UInt8>]
  /// For each thread, an image that is mixed into another; none where none is.
  private let partners: [Buffer<Float>]

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
    partners = batch.augmenter?.mixer == nil ? [] : (0..<threads).map { _ in Buffer(count: output.shape.count) }
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    let (image, floats) = (Int(batch.indices.view[row]), output.value(row)[0..<output.shape.count])
    if mode.changesImages, let augmenter = batch.augmenter {
      let work = scratch[thread].view
      batch.images.load(image, changedBy: augmenter, epoch: batch.epoch, scratch: work, into: floats)
      if batch.isMixed, let mixer = augmenter.mixer {
        let draw = mixer.draw(step: batch.step, place: batch.firstPosition + row)
        let (other, partner) = (Int(batch.partners.view[row]), partners[thread].view)
        batch.images.load(other, changedBy: augmenter, epoch: batch.epoch, scratch: work, into: partner)
        mixer.mix(floats, with: partner, draw)
        batch.shares.view[row] = draw.share
      }
    } else {
      batch.images.load(image, into: floats)
    }
    clock.lap(.input, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {}
}
