import FMDistRunFiles

/// Where checkpoints of training are kept. At rank 0 alone.
package protocol CheckpointStore: AnyObject {
  /// Keeps `checkpoint` as the newest, and as the best one if it is that. When this returns, it is kept.
  func write(_ checkpoint: Checkpoint, isBest: Bool) throws
  /// Begins to do the same, and may return before it is done; ``kept(waits:)`` tells. Waits for the one before.
  func begin(_ checkpoint: Checkpoint, isBest: Bool) throws
  /// Whether one is being written.
  var isWriting: Bool { get }
  /// Whether the last one could not be kept, and an older one is the newest.
  var isBehind: Bool { get }
  /// Those that were begun and are kept since this was asked last, in their order; `waits` for the one that is being written. Throws where
  /// one could not be kept, unless an older one is whole: then that is said, and training may go on.
  func kept(waits: Bool) throws -> [Checkpoint]
  /// The best one, all of whose values are finite; nil where there is none.
  func best() -> Checkpoint?
  /// Where the best one is, for messages.
  var placeOfBest: String { get }
}
