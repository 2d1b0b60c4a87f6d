import Synchronization

/// The scores that were read from records before: what came of a training up to an epoch stays, and rounds look at all earlier ones again and
/// again.
final class ScoreCache: Sendable {
  private struct Key: Hashable {
    let id: String
    let epochs: Int
  }

  private let scores = Mutex<[Key: Double?]>([:])

  /// The score of the trial called `id` after `epochs`: nil while it is not known, nil in that where it failed.
  func score(_ id: String, _ epochs: Int) -> Double?? { scores.withLock { $0[Key(id: id, epochs: epochs)] } }

  /// Keeps that score.
  func set(_ id: String, _ epochs: Int, _ score: Double?) {
    scores.withLock { $0[Key(id: id, epochs: epochs)] = .some(score) }
  }
}
