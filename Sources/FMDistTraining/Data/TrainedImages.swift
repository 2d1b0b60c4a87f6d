import FMDistDatasets
import FMDistKernels
import FMDistMemory

/// The training images of a run as training sees them, before they are scaled: changed at random, and mixed with each other.
///
/// For those who look at a few of them: it allocates, and puts an epoch in order for each.
package struct TrainedImages {
  private let images: ImageSet
  private let augmenter: ImageAugmenter
  /// Nil where nothing is mixed.
  private let sampler: Sampler?

  /// Those of `configuration`; nil where images are trained as they are.
  package init?(_ configuration: RunConfiguration, of dataset: Dataset) throws {
    guard let augmenter = try configuration.augmenter(for: dataset.training) else { return nil }
    let training = configuration.training
    self.augmenter = augmenter
    images = dataset.training
    // Which images are trained matters only where they are mixed: data that can't be divided may be looked at.
    sampler =
      augmenter.mixer == nil
      ? nil
      : Sampler(
        samples: try configuration.split(of: dataset).training, batchSize: training.samplesPerUpdate,
        seed: training.seed, shuffles: training.shuffle)
  }

  /// Whether they are mixed with each other.
  package var areMixed: Bool { sampler != nil }

  /// H x W x C bytes of image `number` of the training file in `epoch`, from 1, rounded where it is a mean of two. One that is not trained
  /// is not mixed.
  package func image(_ number: Int, epoch: Int) -> [UInt8] {
    func changed(_ number: Int) -> [UInt8] {
      augmenter.augmented(images.image(number), number: number, epoch: epoch)
    }
    guard let mixer = augmenter.mixer, let sampler else { return changed(number) }
    let order = Buffer<Int32>(count: sampler.count)
    sampler.shuffle(epoch: epoch, into: order.view)
    guard let place = order.view.elements.firstIndex(of: Int32(number)) else { return changed(number) }
    let (update, position) = place.quotientAndRemainder(dividingBy: sampler.batchSize)
    let step = (epoch - 1) * sampler.stepsPerEpoch + update
    let batch = order.view[sampler.positions(step: update)]
    let partners = Buffer<Int32>(count: batch.count)
    mixer.pair(batch, step: step, into: partners.view)
    let mixed = Buffer(changed(number).map { Float($0) })
    let partner = Buffer(changed(Int(partners.view[position])).map { Float($0) })
    mixer.mix(mixed.view, with: partner.view, mixer.draw(step: step, place: position))
    return withExtendedLifetime((order, partners, mixed, partner)) {
      mixed.view.elements.map { UInt8($0.rounded()) }
    }
  }
}
