import FMDistNeuralNet

/// All trials for a few epochs, the best of them for more, and so on: of n trials that are trained for r epochs the best n / η go on from
/// their own checkpoints to r η (Jamieson and Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter Optimization", 2016).
package struct SuccessiveHalving: Tuner {
  package static let name = "successive_halving"

  /// How many trials begin: all points of the space if they are no more, else as many at random.
  package var maxTrials = 27
  /// The epochs before the first choice.
  package var minEpochs = 1
  /// η.
  package var factor = 3

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.integer("max_trials", &maxTrials, atLeast: 1, isRequired: true)
    try keys.integer("min_epochs", &minEpochs)
    try keys.integer("factor", &factor, atLeast: 2)
  }

  package func mistake(for search: Search) -> String? {
    minEpochs <= search.epochs ? nil : "min_epochs is \(minEpochs), and training.epochs \(search.epochs)"
  }

  package func round(_ number: Int, of search: Search, after earlier: [EarlierRound]) -> Round {
    let rungs = Rungs(from: minEpochs, to: search.epochs, factor: factor)
    guard number < rungs.epochs.count else { return .isDone }
    guard let before = earlier.last else {
      return .jobs(
        search.space.someOrAll(maxTrials, seed: search.seed).enumerated().map {
          Job(trial: $0.offset, assignment: $0.element, epochs: rungs.epochs[0])
        })
    }
    let jobs = before.jobs
    guard let found = before.results else { return .waits }
    let best = jobs.indices.filter { found[$0].score != nil }.sorted { one, other in
      JobResult.isBetter(found[one], found[other])
        || !JobResult.isBetter(found[other], found[one]) && jobs[one].trial < jobs[other].trial
    }
    let promoted = best.prefix(max(1, jobs.count / factor)).sorted().map {
      Job(trial: jobs[$0].trial, assignment: jobs[$0].assignment, epochs: rungs.epochs[number])
    }
    return promoted.isEmpty ? .isDone : .jobs(promoted)
  }
}

/// The epochs after which trials are chosen from: r, r η, r η², … and the last.
struct Rungs {
  let epochs: [Int]

  init(from least: Int, to last: Int, factor: Int) {
    var epochs: [Int] = []
    var next = max(1, least)
    while next < last {
      epochs.append(next)
      next = next.multipliedReportingOverflow(by: factor).overflow ? last : next * factor
    }
    self.epochs = epochs + [last]
  }
}

extension SearchSpace {
  /// All points if they are at most `count`, else as many at random.
  package func someOrAll(_ count: Int, seed: UInt64) -> [Assignment] {
    if gridMistake == nil {
      let grid = grid
      if grid.count <= count { return grid }
    }
    return points(count) { randomUnits(seed: seed, $0) }
  }
}
