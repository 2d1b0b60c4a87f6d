import Kernels

/// A part of a step that works on one sample at a time, so that a run of them keeps a sample in the cache.
///
/// Classes, so that calling one copies nothing. Each laps its clock at the end of each phase.
protocol SampleOperation: AnyObject, Sendable {
  /// Overwrites the output's value for `row`.
  func forward(row: Int, thread: Int, training: Bool)
  /// Overwrites the input's gradient for `row`, where there is one, and adds the sample's gradients of what is learned to those of
  /// `shard`. May overwrite the output's gradient.
  func backward(row: Int, shard: Int, thread: Int)
  /// Called before the first and after the last sample of `shard` in a backward pass.
  func beginShard(_ shard: Int)
  func endShard(_ shard: Int)
  /// Renews what is derived from the weights, after they changed.
  func weightsChanged(pool: ThreadPool)
}

extension SampleOperation {
  func beginShard(_ shard: Int) {}
  func endShard(_ shard: Int) {}
  func weightsChanged(pool: ThreadPool) {}
}
