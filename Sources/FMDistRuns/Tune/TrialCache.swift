import FMDistTuning
import Synchronization

/// The trials of a search that were worked out before: each is asked for again and again, and is a configuration to be read and hashed.
final class TrialCache: Sendable {
  private let trials = Mutex<[String: Trial]>([:])

  /// The trial of run `execution` that tries `assignment`; `make` works it out the first time.
  func trial(_ assignment: Assignment, execution: Int, _ make: () -> Trial) -> Trial {
    let key = "\(execution) \(assignment.text)"
    if let known = trials.withLock({ $0[key] }) { return known }
    let trial = make()
    trials.withLock { $0[key] = trial }
    return trial
  }
}
