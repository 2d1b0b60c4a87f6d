import FMDistNeuralNet

/// A job: to train a trial up to an epoch.
package struct Job: Equatable, Sendable {
  /// The trial, numbered from 0 in the order in which they are suggested.
  package let trial: Int
  /// What it tries.
  package let assignment: Assignment
  /// The epoch after which it is looked at.
  package let epochs: Int
}

/// What came of a job.
package struct JobResult: Equatable, Sendable {
  /// What is to be made greatest; nil where the trial failed. Of an objective that is to be small the negative.
  package let score: Double?

  /// The result of a job with this score.
  package init(score: Double?) { self.score = score.flatMap { $0.isNaN ? nil : $0 } }

  /// Whether this one is better than `other`; failed ones are worse than all others.
  static func isBetter(_ one: JobResult, _ other: JobResult) -> Bool {
    guard let score = one.score else { return false }
    return other.score.map { score > $0 } ?? true
  }
}

/// What a search knows.
package struct Search: Sendable {
  package let space: SearchSpace
  /// What random choices are made from.
  package let seed: UInt64
  /// The epochs of a trial that is trained to the end.
  package let epochs: Int

  /// A search in `space`.
  package init(space: SearchSpace, seed: UInt64, epochs: Int) {
    (self.space, self.seed, self.epochs) = (space, seed, epochs)
  }
}

/// A round whose jobs are known.
package struct EarlierRound: Sendable {
  package let jobs: [Job]
  /// In the order of the jobs; nil while one is missing.
  package let results: [JobResult]?

  /// `jobs` with what came of them.
  package init(jobs: [Job], results: [JobResult]?) { (self.jobs, self.results) = (jobs, results) }
}

/// Jobs that can be done in any order, once the results that they follow from are there.
package enum Round: Equatable, Sendable {
  case jobs([Job])
  /// It follows from results that are not there yet.
  case waits
  /// There are no more jobs.
  case isDone
}

/// A kind of search: which trials there are, and how far each is trained.
///
/// A kind is one file that conforms to this, and a line in ``Tuners/kinds``. Rounds are a function of the search and of results alone, and
/// which results each looks at does not depend on when they come: so the same jobs are done by any number of groups, in any number of parts.
package protocol Tuner: ConfigurableKind {
  /// The jobs of round `number`, from 0 on, after all `earlier` ones. Which of their results it looks at does not depend on which are there.
  func round(_ number: Int, of search: Search, after earlier: [EarlierRound]) -> Round
  /// What is wrong with it for `search`, in a sentence; nil for nothing.
  func mistake(for search: Search) -> String?
}

extension Tuner {
  package func mistake(for search: Search) -> String? { nil }

  /// Round 0 of trials that are all trained to the end.
  func whole(_ number: Int, _ points: @autoclosure () -> [Assignment], _ search: Search) -> Round {
    guard number == 0 else { return .isDone }
    return .jobs(
      points().enumerated().map { Job(trial: $0.offset, assignment: $0.element, epochs: search.epochs) })
  }
}

/// All kinds of search that there are.
package enum Tuners {
  /// A line for each.
  package static let kinds = KindList<any Tuner.Type>([
    GridSearch.self, RandomSearch.self, SobolSearch.self, SuccessiveHalving.self, AsynchronousHalving.self,
    TreeParzenSearch.self,
  ]) { $0.name }
}
