import FMDistKernels
import FMDistMemory

/// A run of operations that work sample by sample, one after the other on each sample while it is in the cache.
///
/// Forward, threads share the rows; where an operation needs the statistics of a shard, they share the shards. Backward, they always
/// share the shards: a shard's gradients are added in the order of its samples, by one thread.
final class SampleStage: Sendable {
  /// Operations on samples, behind one whose statistics are a shard's, if any, and before another.
  private struct Part: Sendable {
    var first: (any ShardOperation)?
    var samples: [any SampleOperation] = []
    var next: (any ShardOperation)?
  }

  /// The most rows that an operation evaluates at a time.
  static let mostRows = 8
  /// So many bytes of a tensor stay in a cache until the next operation reads them.
  private static let cachedBytes = 1 << 19

  private let operations: [any SampleOperation]
  private let parts: [Part]
  /// Those that learn, and the pieces that threads share when their shards' gradients are added.
  private let learning: [any SampleOperation]
  private let pieces: [(operation: any SampleOperation, elements: Range<Int>)]
  /// What is derived from the weights before samples are evaluated.
  private let preparations: [(operation: any SampleOperation, piece: Int)]
  /// How many rows are evaluated together.
  private let rowsTogether: Int
  private let batch: RankBatch
  /// For each subtree of the summation tree, its first shard.
  private let firstShards: [Int]
  /// The step's, for what belongs to no operation.
  private let clock: LayerClock

  /// `sampleBytes` are the most that a sample takes of any tensor.
  init(operations: [any SampleOperation], batch: RankBatch, sampleBytes: Int, clock: LayerClock) {
    self.operations = operations
    preparations = operations.flatMap { operation in (0..<operation.evaluationPieces).map { (operation, $0) } }
    rowsTogether = preparations.isEmpty ? 1 : max(1, min(Self.mostRows, Self.cachedBytes / max(sampleBytes, 1)))
    var parts = [Part()]
    for operation in operations {
      if let operation = operation as? any ShardOperation {
        parts[parts.count - 1].next = operation
        parts.append(Part(first: operation))
      } else {
        parts[parts.count - 1].samples.append(operation)
      }
    }
    self.parts = parts
    learning = operations.filter { !$0.shardGradients.isEmpty }
    pieces = learning.flatMap { operation in
      let split = EvenSplit(0..<operation.shardGradients[0].count, most: 4096)
      return (0..<split.count).map { (operation, split[$0]) }
    }
    var shard = 0
    firstShards = batch.sums.map { sum in
      defer { shard += sum.leafCount }
      return shard
    }
    self.batch = batch
    self.clock = clock
  }

  /// Whether samples of a shard have statistics in common.
  private var sharesStatistics: Bool { parts.count > 1 }

  /// Overwrites what the stage gives for all rows.
  func forward(pool: ThreadPool, mode: NetworkMode) {
    if sharesStatistics, mode.usesBatchStatistics {
      return pool.run(tasks: batch.shardCount, with: (self, mode)) { job, shard, thread in
        let (stage, mode) = job
        stage.clock.start(thread)
        stage.forward(shard: shard, thread: thread, mode: mode)
      }
    }
    if mode.isEvaluation, !preparations.isEmpty { return evaluate(pool: pool, mode: mode) }
    pool.run(tasks: batch.rows, with: (self, mode)) { job, row, thread in
      let (stage, mode) = job
      stage.clock.start(thread)
      for operation in stage.operations { operation.forward(row: row, thread: thread, mode: mode) }
    }
  }

  /// As ``forward(pool:mode:)``, some rows at a time: they share what is read of the weights.
  private func evaluate(pool: ThreadPool, mode: NetworkMode) {
    pool.run(tasks: mode.hasSameWeights ? 0 : preparations.count, with: self) { stage, task, thread in
      stage.clock.start(thread)
      let (operation, piece) = stage.preparations[task]
      operation.prepareEvaluation(piece: piece)
      stage.clock.lap(.transpose, thread)
    }
    // Two pieces a thread, so that one that comes late leaves some to others.
    let most = max(1, min(rowsTogether, batch.rows / (2 * pool.threads)))
    let pieces = EvenSplit(0..<batch.rows, most: most)
    pool.run(tasks: pieces.count, with: (self, pieces, mode)) { job, piece, thread in
      let (stage, pieces, mode) = job
      stage.clock.start(thread)
      for operation in stage.operations { operation.evaluate(rows: pieces[piece], thread: thread, mode: mode) }
    }
  }

  private func forward(shard: Int, thread: Int, mode: NetworkMode) {
    let rows = batch.rows(ofShard: shard)
    for part in parts {
      for row in rows {
        part.first?.forward(row: row, shard: shard, thread: thread)
        for operation in part.samples { operation.forward(row: row, thread: thread, mode: mode) }
        part.next?.gather(row: row, of: rows, shard: shard, thread: thread)
      }
    }
  }

  /// Overwrites the gradients of what the stage learns, and of its input where there is one.
  func backward(pool: ThreadPool) {
    pool.run(tasks: batch.shardCount, with: self) { stage, shard, thread in
      stage.clock.start(thread)
      stage.backward(shard: shard, thread: thread)
    }
    pool.run(tasks: pieces.count * firstShards.count, with: self) { stage, task, thread in
      stage.clock.start(thread)
      let (root, index) = task.quotientAndRemainder(dividingBy: stage.pieces.count)
      let (piece, first) = (stage.pieces[index], stage.firstShards[root])
      let arrays = piece.operation.shardGradients
      stage.batch.sums[root].add(elements: piece.elements, of: arrays, first: first, into: arrays[first])
      stage.clock.lap(.sum, thread)
    }
    pool.run(tasks: learning.count * firstShards.count, with: self) { stage, task, thread in
      stage.clock.start(thread)
      let (root, index) = task.quotientAndRemainder(dividingBy: stage.learning.count)
      stage.learning[index].takeGradients(ofShard: stage.firstShards[root], asRoot: root)
      stage.clock.lap(.sum, thread)
    }
  }

  private func backward(shard: Int, thread: Int) {
    for operation in learning { operation.shardGradients[shard].fill(0) }
    clock.lap(.sum, thread)
    let rows = batch.rows(ofShard: shard)
    for part in parts.reversed() {
      for row in rows {
        part.next?.backward(row: row, shard: shard, thread: thread)
        for index in part.samples.indices.reversed() {
          part.samples[index].backward(row: row, shard: shard, thread: thread)
        }
        part.first?.gatherGradient(row: row, of: rows, shard: shard, thread: thread)
      }
    }
  }

  /// Whether it has weights that training changes.
  var learns: Bool { !learning.isEmpty }
}
