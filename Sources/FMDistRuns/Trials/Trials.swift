import FMDistTraining

/// What there is to train, in the order in which groups of ranks take it: the trials of a search, or each model on each set of data.
///
/// Every group has its own copy; all of them know the same of each number, sooner or later.
protocol Trials {
  /// What a record has the values of.
  var objective: Monitor { get }
  /// Whether no more are to begin.
  var isOutOfTime: Bool { get }
  /// Shown at rank 0; nil elsewhere.
  var progress: (any TrialProgress)? { get }
  /// Task `number`, from 0 on.
  mutating func task(_ number: Int) throws -> NextTrial
}

/// Which trial is next.
enum NextTrial {
  case task(TrialTask)
  /// It follows from results that are not there yet.
  case waits
  /// An earlier number is the same training: whoever has that one does it.
  case isAnothers
  /// There are no more.
  case isDone

  /// Whether it may be another one later.
  var waits: Bool { if case .waits = self { true } else { false } }
}

/// A trial's training up to an epoch.
struct TrialTask {
  let trial: Trial
  /// The last epoch.
  let epochs: Int
  /// Which of the data that all ranks have it is trained on; nil for what it reads itself.
  let data: Int?
  /// What TensorBoard is told of it; nil for nothing but its configuration.
  var facts: TrialFacts?
}

/// Says which trials are done, whoever has done them.
protocol TrialProgress: AnyObject {
  /// Looks for what is new.
  func look()
}
