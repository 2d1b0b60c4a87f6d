import FMDistRunFiles
import FMDistTraining
import FMDistTuning

/// What is known of a search's trials, from their records.
struct TuneResults {
  let plan: TrialPlan
  let folder: TuneFolder

  /// The trials of `tasks` that were looked at, ranked; `isComplete` becomes false if one of the tasks is not done.
  func outcome(
    _ tasks: [TuneSchedule.Task], isComplete: inout Bool
  ) throws(RunFileError) -> (TuneOutcome, isComplete: Bool) {
    // Of each trial the last job that is done.
    var jobs: [Int: Job] = [:]
    for task in tasks where task.job.epochs > jobs[task.job.trial]?.epochs ?? 0 {
      guard try records(of: task.job) != nil else {
        isComplete = false
        continue
      }
      jobs[task.job.trial] = task.job
    }
    var trials: [TuneOutcome.Trial] = []
    for job in jobs.values.sorted(by: { $0.trial < $1.trial }) {
      if let trial = try trial(job) { trials.append(trial) }
    }
    let objective = plan.tune.objective
    return (
      TuneOutcome(objective: objective.column, maximizes: objective.maximizes, trials: trials), isComplete
    )
  }

  /// The records of all runs of `job`; nil while one is missing.
  private func records(of job: Job) throws(RunFileError) -> [(id: String, record: TrialRecord)]? {
    var records: [(String, TrialRecord)] = []
    for execution in 0..<plan.tune.runsPerTrial {
      let id = plan.trial(job.assignment, execution: execution).id
      guard let record = try folder.trials.record(id, of: plan.tune.objective), record.covers(job.epochs) else {
        return nil
      }
      records.append((id, record))
    }
    return records
  }

  /// What came of `job`; nil while it is not done.
  func trial(_ job: Job) throws(RunFileError) -> TuneOutcome.Trial? {
    guard let records = try records(of: job) else { return nil }
    let values = records.compactMap { $0.record.value(after: job.epochs) }
    let summary = values.count == records.count ? values.meanAndDeviation : nil
    return TuneOutcome.Trial(
      number: job.trial, assignment: job.assignment, epochs: job.epochs, objective: summary?.mean,
      deviation: summary?.deviation, records: records.map { $0.record.upTo(job.epochs) },
      folders: records.map { "trials/\($0.id)" })
  }
}
