import Kernels
import Memory

/// A run of operations that work sample by sample, one after the other on each sample while it is in the cache.
///
/// Forward, threads share the rows. Backward, they share the shards: a shard's gradients are added in the order of its
/// samples, by one thread.
final class SampleStage: Sendable {
  private let operations: [any SampleOperation]
  /// For each shard, the gradients of all that the stage learns; empty where it learns nothing.
  private let shardGradients: [Buffer<Float>]
  private let shardViews: [View<Float>]
  /// For each subtree of the summation tree, where the sum of its shards' gradients goes, and its first shard.
  private let roots: [(gradients: View<Float>, firstShard: Int)]
  private let batch: RankBatch
  /// The step's, for what belongs to no operation.
  private let clock: LayerClock

  init(
    operations: [any SampleOperation], shardGradients: [Buffer<Float>], rootGradients: [View<Float>],
    batch: RankBatch, clock: LayerClock
  ) {
    self.operations = operations
    self.shardGradients = shardGradients
    shardViews = shardGradients.map(\.view)
    var shard = 0
    roots = zip(rootGradients, batch.sums).map { gradients, sum in
      defer { shard += sum.leafCount }
      return (gradients, shard)
    }
    self.batch = batch
    self.clock = clock
  }

  /// Overwrites what the stage gives for all rows.
  func forward(pool: ThreadPool, training: Bool) {
    pool.run(tasks: batch.rows, with: (self, training)) { job, row, thread in
      let (stage, training) = job
      stage.clock.start(thread)
      for operation in stage.operations { operation.forward(row: row, thread: thread, training: training) }
    }
  }

  /// Overwrites the gradients of what the stage learns, and of its input where there is one.
  func backward(pool: ThreadPool) {
    pool.run(tasks: batch.shardCount, with: self) { stage, shard, thread in
      stage.clock.start(thread)
      stage.backward(shard: shard, thread: thread)
    }
    guard let count = shardViews.first?.count, count > 0 else { return }
    let pieces = EvenSplit(0..<count, most: 4096)
    pool.run(tasks: pieces.count * roots.count, with: (self, pieces)) { job, task, thread in
      let (stage, pieces) = job
      stage.clock.start(thread)
      let (root, piece) = task.quotientAndRemainder(dividingBy: pieces.count)
      let (gradients, firstShard) = stage.roots[root]
      stage.batch.sums[root].add(
        elements: pieces[piece], of: stage.shardViews, first: firstShard, into: gradients)
      stage.clock.lap(.sum, thread)
    }
  }

  private func backward(shard: Int, thread: Int) {
    if !shardViews.isEmpty { shardViews[shard].fill(0) }
    for operation in operations { operation.beginShard(shard) }
    clock.lap(.sum, thread)
    for row in batch.rows(ofShard: shard) {
      for index in operations.indices.reversed() {
        operations[index].backward(row: row, shard: shard, thread: thread)
      }
    }
    for operation in operations { operation.endShard(shard) }
    clock.lap(.sum, thread)
  }

  /// Renews what is derived from the weights, after they changed.
  func weightsChanged(pool: ThreadPool) {
    for operation in operations { operation.weightsChanged(pool: pool) }
  }
}
