import FMDistDatasets
import FMDistRunFiles
import FMDistTraining
import FMDistTuning

/// The trials of a search, as its schedule has them.
struct SearchTrials: Trials {
  let plan: TrialPlan
  private let folder: TuneFolder
  private let shown: TuneProgress?
  private var schedule: TuneSchedule
  private let scores = ScoreCache()
  /// Of each training, by the trial's name and its last epoch, the first number; of the tasks that were looked at.
  private var firsts: [String: Int] = [:]
  private var looked = 0

  /// The trials of `plan` on `dataset`, which `progress` shows.
  init(_ plan: TrialPlan, dataset: Dataset, folder: TuneFolder, progress: TuneProgress?) {
    (self.plan, self.folder, shown) = (plan, folder, progress)
    schedule = plan.schedule(dataset)
  }

  var objective: Monitor { plan.tune.objective }
  var progress: (any TrialProgress)? { shown }

  var isOutOfTime: Bool {
    plan.tune.budget.seconds.map { (shown?.seconds ?? TuneClock.seconds(of: folder)) >= $0 } ?? false
  }

  mutating func task(_ number: Int) throws -> NextTrial {
    switch try find(number) {
    case .waits: return .waits
    case .isDone: return .isDone
    case .task(let task):
      let trial = plan.trial(task.job.assignment, execution: task.execution)
      if first(number, trial.id, task.job.epochs) < number { return .isAnothers }
      let hasSameData = (try? trial.configuration.get()).map(plan.hasSameData) ?? true
      return .task(
        TrialTask(
          trial: trial, epochs: task.job.epochs, data: hasSameData ? 0 : nil,
          facts: TrialFacts(hyperparameters: task.job.assignment.entries, objective: objective)))
    }
  }

  /// The first number that is the training of the trial called `id` up to `epochs`. Two points may be one configuration: adam and {adam: {}}.
  private mutating func first(_ number: Int, _ id: String, _ epochs: Int) -> Int {
    func key(_ id: String, _ epochs: Int) -> String { "\(id) \(epochs)" }
    if looked <= number {
      let tasks = schedule.tasks
      for index in looked...number {
        let task = tasks[index]
        let trial = plan.trial(task.job.assignment, execution: task.execution)
        let key = key(trial.id, task.job.epochs)
        if firsts[key] == nil { firsts[key] = index }
      }
      looked = number + 1
    }
    return firsts[key(id, epochs)] ?? number
  }

  private mutating func find(_ number: Int) throws -> TuneSchedule.Next {
    var failure: RunFileError?
    var schedule = schedule
    let next = schedule.task(number) { job, execution in
      do throws(RunFileError) { return try self.score(job, execution) } catch {
        failure = error
        return nil
      }
    }
    if let failure { throw failure }
    self.schedule = schedule
    shown?.knows(schedule)
    return next
  }

  /// The score of `job`'s run: nil while it is missing, nil in that where it failed.
  private func score(_ job: Job, _ execution: Int) throws(RunFileError) -> Double?? {
    let trial = plan.trial(job.assignment, execution: execution)
    if let known = scores.score(trial.id, job.epochs) { return known }
    guard let record = try folder.trials.record(trial.id, of: objective), record.covers(job.epochs) else {
      return nil
    }
    let score = record.value(after: job.epochs).map { plan.tune.objective.maximizes ? $0 : -$0 }
    scores.set(trial.id, job.epochs, score)
    return .some(score)
  }

  /// The ranking of all trials that are known, as far as they are done, and whether that is all. Nothing more is shown while it goes on.
  mutating func outcome() throws -> (TuneOutcome, isComplete: Bool) {
    shown?.finish()
    var number = 0
    var isComplete = false
    scan: while true {
      switch try find(number) {
      case .task: number += 1
      case .waits: break scan
      case .isDone:
        isComplete = true
        break scan
      }
    }
    return try TuneResults(plan: plan, folder: folder).outcome(schedule.tasks, isComplete: &isComplete)
  }
}
