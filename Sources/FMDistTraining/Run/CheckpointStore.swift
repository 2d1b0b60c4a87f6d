import FMDistRunFiles

/// Where checkpoints of training are kept. At rank 0 alone.
package protocol CheckpointStore: AnyObject {
  /// Keeps `checkpoint` as the newest, and as the best one if it is that.
  func write(_ checkpoint: Checkpoint, isBest: Bool) throws
  /// The best one, all of whose values are finite; nil where there is none.
  func best() -> Checkpoint?
  /// Where the best one is, for messages.
  var placeOfBest: String { get }
}
