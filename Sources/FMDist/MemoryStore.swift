import FMDistRunFiles
import FMDistTraining

/// Keeps a training's checkpoints in memory.
final class MemoryStore: CheckpointStore {
  private(set) var last: Checkpoint?
  private var bestOne: Checkpoint?

  /// Goes on from `last`.
  init(last: Checkpoint) { self.last = last }

  let placeOfBest = "the best epoch's checkpoint"

  func best() -> Checkpoint? { bestOne }

  func write(_ checkpoint: Checkpoint, isBest: Bool) {
    last = checkpoint
    if isBest { bestOne = checkpoint }
  }
}
