/// In which order trials are trained: rounds one after the other, in each the longest first, so that no group is left with a long one at the
/// end.
package struct TuneSchedule: Sendable {
  /// A trial's training up to an epoch, once for each of its runs.
  package struct Task: Equatable, Sendable {
    package let job: Job
    /// Which of the trial's runs, from 0 on.
    package let execution: Int
    /// The epochs that this adds.
    package let newEpochs: Int
    /// The floating-point operations of that; 0 where they are not known.
    package let cost: Double
  }

  /// What there is to do.
  package enum Next: Equatable, Sendable {
    case task(Task)
    /// It follows from results that are not there yet.
    case waits
    case isDone
  }

  private let search: Search
  private let tuner: any Tuner
  private let runsPerTrial: Int
  private let budget: TuneConfiguration.Budget
  /// The floating-point operations of an epoch of a trial; 0 where they are not known.
  private let cost: @Sendable (Assignment) -> Double
  private var rounds: [(jobs: [Job], tasks: [Task])] = []
  private var isOver = false
  private var spent = (epochs: 0, flops: 0.0)
  private var trained: [Int: Int] = [:]

  /// The schedule of what `configuration` describes, for trials of `epochs`.
  package init(
    _ configuration: TuneConfiguration, epochs: Int, cost: @escaping @Sendable (Assignment) -> Double
  ) {
    search = Search(space: configuration.space, seed: configuration.seed, epochs: epochs)
    (tuner, runsPerTrial) = (configuration.tuner, configuration.runsPerTrial)
    (budget, self.cost) = (configuration.budget, cost)
  }

  /// The tasks that are known to be there, in their order.
  package var tasks: [Task] { rounds.flatMap(\.tasks) }
  /// Whether there are no more than ``tasks``.
  package var isComplete: Bool { isOver }

  /// Task `number`, from 0 on. `score` gives the score of a job's run: nil while it is missing, and nil in that where it failed.
  package mutating func task(_ number: Int, score: (Job, Int) -> Double??) -> Next {
    while true {
      var first = 0
      for round in rounds {
        if number < first + round.tasks.count { return .task(round.tasks[number - first]) }
        first += round.tasks.count
      }
      if isOver { return .isDone }
      let earlier = rounds.map { round in EarlierRound(jobs: round.jobs, results: results(of: round.jobs, score)) }
      switch tuner.round(rounds.count, of: search, after: earlier) {
      case .waits: return .waits
      case .isDone: isOver = true
      case .jobs(let jobs): add(jobs)
      }
    }
  }

  /// The means over the runs; nil while one is missing.
  private func results(of jobs: [Job], _ score: (Job, Int) -> Double??) -> [JobResult]? {
    var results: [JobResult] = []
    for job in jobs {
      var sum: Double? = 0
      for execution in 0..<runsPerTrial {
        guard let found = score(job, execution) else { return nil }
        sum = found.flatMap { value in sum.map { $0 + value } }
      }
      results.append(JobResult(score: sum.map { $0 / Double(runsPerTrial) }))
    }
    return results
  }

  /// Adds a round of `jobs`, up to the one that the budget does not allow.
  private mutating func add(_ jobs: [Job]) {
    var allowed: [Job] = []
    var tasks: [Task] = []
    for job in jobs {
      let new = max(0, job.epochs - (trained[job.trial] ?? 0))
      let flops = cost(job.assignment) * Double(new)
      let epochs = spent.epochs + new * runsPerTrial
      let all = spent.flops + flops * Double(runsPerTrial)
      guard epochs <= budget.epochs ?? .max, all <= budget.flops ?? .infinity else {
        isOver = true
        break
      }
      spent = (epochs, all)
      trained[job.trial] = job.epochs
      allowed.append(job)
      for execution in 0..<runsPerTrial {
        tasks.append(Task(job: job, execution: execution, newEpochs: new, cost: flops))
      }
    }
    let order = tasks.indices.sorted { (tasks[$1].cost, $0) < (tasks[$0].cost, $1) }
    rounds.append((allowed, order.map { tasks[$0] }))
    // Whether there are more is known of most kinds now: how much is left can be told.
    let known = rounds.map { EarlierRound(jobs: $0.jobs, results: nil) }
    if case .isDone = tuner.round(rounds.count, of: search, after: known) { isOver = true }
  }
}
