import FMDistKernels
import FMDistMemory

/// This rank's part of one minibatch, filled in anew before each pass: which samples, and which of them make which shard; and what a pass
/// says of each of them.
///
/// Rows are this rank's samples in the order of the global batch. Memory is taken once, for the largest batch.
package final class RankBatch: @unchecked Sendable {
  // Sendable: changed only between two phases of a step, by the thread that starts them.

  /// The most rows.
  package let capacity: Int
  /// For each subtree of the summation tree that this rank owns, its shards' rows and how they are added.
  package let sums: [GradientSum]
  /// Rows in the batch at hand.
  package private(set) var rows = 0
  /// The place of row 0 in the global batch.
  package private(set) var firstPosition = 0
  /// The number of steps before this one since training began: what random masks are made from.
  package private(set) var step = 0
  /// The epoch that is trained, from 1: with an image's number, what its random changes are made from.
  package private(set) var epoch = 1
  /// How images are changed in training, if they are. Where anything but mixing is done, they must be bytes.
  package let augmenter: ImageAugmenter?
  /// For each row the number of its image.
  package let indices: Buffer<Int32>
  /// For each row its class.
  package let labels: Buffer<UInt16>
  /// For each row how much it counts in training.
  let weights: Buffer<Float>
  /// Whether rows are mixed in training, each with its partner.
  private(set) var isMixed = false
  /// For each row, where they are mixed, the number of its partner's image, that one's class, and how much it counts.
  let partners: Buffer<Int32>
  let partnerLabels: Buffer<UInt16>
  let partnerWeights: Buffer<Float>
  /// After a forward pass, for each mixed row how much of it is its own.
  let shares: Buffer<Float>
  /// After a forward pass, for each row its loss.
  package let losses: Buffer<Float>
  /// After a forward pass, for each row the most probable class.
  package let predictions: Buffer<UInt16>
  /// After a forward pass, for each row how many answers were right: 1 or 0, or of several labels those.
  package let rightAnswers: Buffer<UInt32>
  /// All images that ``indices`` count, one after the other.
  package private(set) var images = ImageSource.floats(RankBatch.none.view)
  private static let none = Buffer<Float>(count: 0)
  /// Each shard's rows, in order.
  private let shardRows: Buffer<Int>

  /// A batch of at most `capacity` rows; `merges[s]` are the merge counts of subtree s's leaves, whose sums are
  /// rounded as `rounding` says. `augmenter` changes the images in training.
  package init(
    capacity: Int, merges: [[Int]], rounding: NodeRounding = .none,
    augmenter: ImageAugmenter? = nil
  ) {
    self.capacity = capacity
    sums = merges.map { GradientSum(merges: $0, rounding: rounding) }
    indices = Buffer(count: capacity)
    labels = Buffer(count: capacity)
    losses = Buffer(count: capacity)
    predictions = Buffer(count: capacity)
    rightAnswers = Buffer(count: capacity)
    self.augmenter = augmenter
    weights = Buffer(count: capacity)
    let mixed = augmenter?.mixer == nil ? 0 : capacity
    partners = Buffer(count: mixed)
    partnerLabels = Buffer(count: mixed)
    partnerWeights = Buffer(count: mixed)
    shares = Buffer(count: mixed)
    shardRows = Buffer(count: 2 * merges.reduce(0) { $0 + $1.count })
  }

  /// Fills the rows with those of `batch`.
  package func load(_ batch: Batch) {
    rows = batch.indices.count
    (images, firstPosition, step, epoch) = (batch.images, batch.firstPosition, batch.step, batch.epoch)
    indices.view[0..<rows].copy(from: batch.indices)
    for row in 0..<rows {
      let image = Int(batch.indices[row])
      labels.view[row] = batch.labels[image]
      weights.view[row] = batch.weights?[image] ?? 1
    }
    isMixed = augmenter?.mixer != nil && batch.partners != nil
    guard isMixed, let all = batch.partners else { return }
    for row in 0..<rows {
      let image = Int(all[firstPosition + row])
      partners.view[row] = Int32(image)
      partnerLabels.view[row] = batch.labels[image]
      partnerWeights.view[row] = batch.weights?[image] ?? 1
    }
  }

  /// The number of shards of this rank.
  package var shardCount: Int { shardRows.count / 2 }

  /// The rows of shard `shard`, counted from this rank's first.
  package func rows(ofShard shard: Int) -> Range<Int> { shardRows.view[2 * shard]..<shardRows.view[2 * shard + 1] }

  /// Gives shard `shard`, counted from this rank's first, its rows; none is legal.
  package func setRows(_ rows: Range<Int>, ofShard shard: Int) {
    shardRows.view[2 * shard] = rows.lowerBound
    shardRows.view[2 * shard + 1] = rows.upperBound
    var leaf = shard
    for sum in sums {
      if leaf < sum.leafCount { return sum.setSamples(rows, ofLeaf: leaf) }
      leaf -= sum.leafCount
    }
  }
}
