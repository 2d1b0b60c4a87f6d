import FMDistRunFiles
import FMDistTraining

/// Keeps checkpoints of training in memory.
final class MemoryStore: CheckpointStore {
  private var bestOne: Checkpoint?
  private let written: (Checkpoint, Bool) -> Void
  private var begun: [Checkpoint] = []

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

  func begin(_ checkpoint: Checkpoint, isBest: Bool) {
    write(checkpoint, isBest: isBest)
    begun.append(checkpoint)
  }

  var isWriting: Bool { false }
  var isBehind: Bool { false }

  func kept(waits: Bool) -> [Checkpoint] {
    defer { begun = [] }
    return begun
  }
}
