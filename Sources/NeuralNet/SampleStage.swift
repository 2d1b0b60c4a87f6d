import Kernels
import Memory

/// A run of operations that work sample by sample, one after the other on each sample while it is in the cache.
///
/// Forward, threads share the rows. Backward, they share the shards: a shard's gradients are added in the order of its
/// samples, by one thread.
struct SampleStage: Sendable {
  let operations: [any SampleOperation]
  /// For each shard, the gradients of all that the stage learns; empty where it learns nothing.
  let shardGradients: [Buffer<Float>]
  /// For each subtree of the summation tree, where the sum of its shards' gradients goes.
  let rootGradients: [View<Float>]
  let batch: RankBatch

  /// Overwrites what the stage gives for all rows.
  func forward(pool: ThreadPool, training: Bool) {
    pool.run(tasks: batch.rows) { [operations] row, thread in
      for operation in operations { operation.forward(row: row, thread: thread, training: training) }
    }
  }

  /// Overwrites the gradients of what the stage learns, and of its input where there is one.
  func backward(pool: ThreadPool) {
    pool.run(tasks: batch.shardCount) { [operations, shardGradients, batch] shard, thread in
      if !shardGradients.isEmpty { shardGradients[shard].view.fill(0) }
      for operation in operations { operation.beginShard(shard) }
      for row in batch.rows(ofShard: shard) {
        for index in operations.indices.reversed() {
          operations[index].backward(row: row, shard: shard, thread: thread)
        }
      }
      for operation in operations { operation.endShard(shard) }
    }
    guard let count = shardGradients.first?.count, count > 0 else { return }
    let pieces = EvenSplit(0..<count, most: 4096)
    pool.run(tasks: pieces.count * rootGradients.count) { [shardGradients, rootGradients, sums = batch.sums] task, _ in
      let (root, piece) = task.quotientAndRemainder(dividingBy: pieces.count)
      let first = sums[..<root].reduce(0) { $0 + $1.leafCount }
      sums[root].add(elements: pieces[piece], of: shardGradients.map(\.view), first: first, into: rootGradients[root])
    }
  }

  /// Renews what is derived from the weights, after they changed.
  func weightsChanged(pool: ThreadPool) {
    for operation in operations { operation.weightsChanged(pool: pool) }
  }
}
