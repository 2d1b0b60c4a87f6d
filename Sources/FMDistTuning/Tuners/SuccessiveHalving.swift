import FMDistNeuralNet

/// All trials for a few epochs, the best of them for more, and so on: of n trials that are trained for r epochs the best n / η go on from
/// their own checkpoints to r η (Jamieson and Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter Optimization", 2016).
package struct SuccessiveHalving: Tuner {
  package static let name = "successive_halving"

  private var halving = Halving()

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try halving.visit(&keys)
  }

  package func mistake(for search: Search) -> String? { halving.mistake(for: search) }

  package func round(_ number: Int, of search: Search, after earlier: [EarlierRound]) -> Round {
    let rungs = halving.rungs(of: search)
    guard number < rungs.count else { return .isDone }
    guard let before = earlier.last else {
      return .jobs(
        halving.points(of: search).enumerated().map {
          Job(trial: $0.offset, assignment: $0.element, epochs: rungs[0])
        })
    }
    guard let results = before.results else { return .waits }
    let ranked = zip(before.jobs, results).map { (trial: $0.trial, result: $1) }.ranked
    let promoted = Set(ranked.prefix(max(1, results.count / halving.factor)).map(\.trial))
    let jobs = before.jobs.filter { promoted.contains($0.trial) }.map {
      Job(trial: $0.trial, assignment: $0.assignment, epochs: rungs[number])
    }
    return jobs.isEmpty ? .isDone : .jobs(jobs)
  }
}
