import FMDistMemory

/// Which images an epoch trains, in which order, in which steps: a pure function of (seed, epoch, position), the same on
/// every rank, so that a checkpoint needs only the epoch and the position to go on.
///
/// A step takes `batchSize` positions; the last of an epoch takes those that are left, so each image is trained once.
package struct Sampler: Sendable {
  /// The indices of the images to train on, in file order.
  package let samples: Buffer<Int32>
  /// B, the global minibatch.
  package let batchSize: Int
  /// The seed of the order.
  package let seed: UInt64
  /// Whether each epoch has an order of its own; if not, each runs in file order.
  package let shuffles: Bool

  /// Samples the images `samples` (of a ``Split``) in batches of `batchSize`, at least 1.
  package init(samples: Buffer<Int32>, batchSize: Int, seed: UInt64, shuffles: Bool = true) {
    precondition(batchSize > 0, "a batch needs at least one image")
    self.samples = samples
    self.batchSize = batchSize
    self.seed = seed
    self.shuffles = shuffles
  }

  /// n, the number of images in an epoch.
  package var count: Int { samples.count }

  /// The number of steps in an epoch, n / B rounded up.
  package var stepsPerEpoch: Int { (count + batchSize - 1) / batchSize }

  /// The positions in the epoch that step `step` takes; they are the last step's that may be fewer than B.
  package func positions(step: Int) -> Range<Int> {
    precondition(step >= 0 && step < stepsPerEpoch, "the epoch has no such step")
    return step * batchSize..<min((step + 1) * batchSize, count)
  }

  /// Writes the epoch's image indices in the order of training to `order`, which has room for n. Allocates nothing;
  /// about 1 ms for 60,000.
  package func shuffle(epoch: Int, into order: View<Int32>) {
    precondition(order.count == count, "the order needs one place for each image")
    order.copy(from: samples.view)
    guard shuffles else { return }
    var words = RandomWords(seed: seed, UInt32(truncatingIfNeeded: epoch), 0, .shuffle)
    words.shuffle(order.elements)
  }
}
