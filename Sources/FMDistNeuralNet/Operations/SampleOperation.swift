import FMDistKernels
import FMDistMemory

/// A part of a step that works on one sample at a time, so that a run of them keeps a sample in the cache.
///
/// Classes, so that calling one copies nothing. Each laps its clock at the end of each phase.
package protocol SampleOperation: AnyObject, Sendable {
  /// Overwrites the output's value for `row`.
  func forward(row: Int, thread: Int, mode: NetworkMode)
  /// The same for some rows, at most ``SampleStage/mostRows``, where no gradients will follow.
  func evaluate(rows: Range<Int>, thread: Int, mode: NetworkMode)
  /// In how many pieces threads derive from the weights what ``evaluate(rows:thread:mode:)`` reads, before it.
  var evaluationPieces: Int { get }
  /// Derives a piece of it.
  func prepareEvaluation(piece: Int)
  /// Takes the part of `row` in the input's gradient to it, where one is asked for, and adds the sample's gradients of what is learned
  /// to those of `shard`. May overwrite the output's gradient.
  func backward(row: Int, shard: Int, thread: Int)
  /// For each shard, the gradients of all that is learned, in a layout of the operation's own; empty where nothing is.
  var shardGradients: [View<Float>] { get }
  /// Takes ``shardGradients``'s of `shard`, which hold the sum of all shards under the subtree with the number `root`, as that
  /// subtree's gradients: writes them to the network's.
  func takeGradients(ofShard shard: Int, asRoot root: Int)
}

extension SampleOperation {
  package func evaluate(rows: Range<Int>, thread: Int, mode: NetworkMode) {
    for row in rows { forward(row: row, thread: thread, mode: mode) }
  }
  package var evaluationPieces: Int { 0 }
  package func prepareEvaluation(piece: Int) {}
  package var shardGradients: [View<Float>] { [] }
  package func takeGradients(ofShard shard: Int, asRoot root: Int) {}
}

/// One that in training needs all samples of a shard, because they have statistics in common: it looks at each when the operations
/// before it are through with it, and computes each before those behind it go on, so that both times it is in the cache.
package protocol ShardOperation: SampleOperation {
  /// Takes the input of `row` into the statistics of `shard`, whose rows are `rows` and come in order; the last completes them.
  func gather(row: Int, of rows: Range<Int>, shard: Int, thread: Int)
  /// Overwrites the output's value for `row`, when the statistics of `shard` are complete.
  func forward(row: Int, shard: Int, thread: Int)
  /// Takes the output's gradient of `row` into what all of `shard` have in common, as ``gather(row:of:shard:thread:)``;
  /// ``SampleOperation/backward(row:shard:thread:)`` of all rows follows.
  func gatherGradient(row: Int, of rows: Range<Int>, shard: Int, thread: Int)
}
