import FMDistDataParallel

extension Trainer {
  /// How a run ended.
  package enum Outcome: Sendable, Equatable {
    /// All epochs are trained.
    case finished
    /// It was asked to stop, and saved.
    case stopped
    /// It came to a number that is not finite, and has saved nothing since.
    case diverged(Divergence)
    /// Replicas differ, and nothing is saved since.
    case replicasDiffer(ReplicaMismatch)
  }
}
