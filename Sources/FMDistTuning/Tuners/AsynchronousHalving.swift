import FMDistNeuralNet

/// Successive halving without waiting for a rung's last trial (Li et al., "A System for Massively Parallel Hyperparameter Tuning", 2020).
///
/// Each job is chosen when it can begin: the best trial among the first 1 / η of a rung that is not promoted yet, from the highest rung
/// down, or else a new trial. For the same jobs on any machine, a job is chosen by the results of all jobs but the `parallel` - 1 before it,
/// whether they are there or not.
package struct AsynchronousHalving: Tuner {
  package static let name = "asha"

  private var halving = Halving()
  /// How many jobs can be done at a time.
  package var parallel = 4

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try halving.visit(&keys)
    try keys.integer("parallel", &parallel)
  }

  package func mistake(for search: Search) -> String? { halving.mistake(for: search) }

  package func round(_ number: Int, of search: Search, after earlier: [EarlierRound]) -> Round {
    var ladder = Ladder(
      rungs: halving.rungs(of: search), factor: halving.factor, points: halving.points(of: search))
    for job in 0...number {
      // All but the last `parallel` - 1 are known; the others are waited for where nothing can begin without them.
      while ladder.heard <= job - parallel {
        guard ladder.hear(earlier) else { return .waits }
      }
      while !ladder.begin() {
        guard ladder.heard < job else { return .isDone }
        guard ladder.hear(earlier) else { return .waits }
      }
    }
    return ladder.last.map { .jobs([$0]) } ?? .isDone
  }
}

/// Which trial stands on which rung.
private struct Ladder {
  private let rungs: [Int]
  private let factor: Int
  private let points: [Assignment]
  private var jobs: [(trial: Int, rung: Int)] = []
  private var begun = 0
  /// Of each rung the trials with results, and those that went on.
  private var results: [[(trial: Int, result: JobResult)]]
  private var promoted: [Set<Int>]
  /// How many jobs' results are known: those of the first.
  private(set) var heard = 0

  init(rungs: [Int], factor: Int, points: [Assignment]) {
    (self.rungs, self.factor, self.points) = (rungs, factor, points)
    results = rungs.map { _ in [] }
    promoted = rungs.map { _ in [] }
  }

  /// Hears the result of the next job; false while it is missing.
  mutating func hear(_ earlier: [EarlierRound]) -> Bool {
    guard let result = earlier[heard].results?.first else { return false }
    results[jobs[heard].rung].append((jobs[heard].trial, result))
    heard += 1
    return true
  }

  /// Begins the next job by what is known; false where there is none.
  mutating func begin() -> Bool {
    for rung in rungs.indices.dropLast().reversed() {
      // Where nothing else is left to do, the best goes on even from a rung of a few.
      let isEnd = begun == points.count && heard == jobs.count && promoted[rung].isEmpty
      let best = results[rung].ranked.prefix(max(results[rung].count / factor, isEnd ? 1 : 0))
      if let next = best.first(where: { !promoted[rung].contains($0.trial) }) {
        promoted[rung].insert(next.trial)
        jobs.append((next.trial, rung + 1))
        return true
      }
    }
    guard begun < points.count else { return false }
    jobs.append((begun, 0))
    begun += 1
    return true
  }

  /// The job that began last.
  var last: Job? {
    jobs.last.map { Job(trial: $0.trial, assignment: points[$0.trial], epochs: rungs[$0.rung]) }
  }
}
