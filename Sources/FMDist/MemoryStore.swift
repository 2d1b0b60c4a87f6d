import FMDistRunFiles
import FMDistTraining

/// Keeps checkpoints of training in memory.
final class MemoryStore: CheckpointStore {
  private var bestOne: Checkpoint?
  private let written: (Checkpoint, Bool) -> Void

  /// A store that has `best`, if any, and tells `written` of each checkpoint, and whether it is the best.
  init(best: Checkpoint?, written: @escaping (Checkpoint, Bool) -> Void) {
    bestOne = best
    self.written = written
  }

  let placeOfBest = "the best epoch's checkpoint"

  func best() -> Checkpoint? { bestOne }

  func write(_ checkpoint: Checkpoint, isBest: Bool) {
    if isBest { bestOne = checkpoint }
    written(checkpoint, isBest)
  }
}
