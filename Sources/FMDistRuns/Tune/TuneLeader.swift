import FMDistCommunication
import FMDistDatasets
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining
import FMDistTuning
import Foundation

/// Finds the next trial for a group, and notes what came of it; at the group's rank 0.
struct TuneLeader {
  let plan: TrialPlan
  private let dataset: Dataset
  private let folder: TuneFolder
  private let progress: TuneProgress?
  private let isAsked: @Sendable () -> Bool
  private var schedule: TuneSchedule
  /// The fingerprint of the data.
  private let mark: String
  /// The trial that is trained, or was last.
  private(set) var current: Current?

  /// How often a trial may be begun without finishing an epoch, before it counts as one that ends the program.
  static let mostAttempts = 5
  /// The seconds between two looks at results that are waited for.
  private static let pause = 0.05

  /// A trial that is trained.
  final class Current {
    let task: TuneSchedule.Task
    let trial: TrialPlan.Trial
    let configuration: RunConfiguration
    let run: RunFolder
    private(set) var failure: String?

    init(_ task: TuneSchedule.Task, _ trial: TrialPlan.Trial, _ configuration: RunConfiguration, _ run: RunFolder) {
      (self.task, self.trial, self.configuration, self.run) = (task, trial, configuration, run)
    }

    func failed(_ reason: String) { failure = reason }
  }

  init(
    plan: TrialPlan, dataset: Dataset, folder: TuneFolder, progress: TuneProgress?,
    isAsked: @escaping @Sendable () -> Bool
  ) {
    (self.plan, self.dataset, self.folder, self.progress) = (plan, dataset, folder, progress)
    self.isAsked = isAsked
    schedule = plan.schedule(dataset)
    mark = TuneFolder.mark(of: dataset)
  }

  /// What the group does next: the next task that nobody has done, by the number that `counter` gives.
  mutating func next(_ counter: any WorkCounter) throws -> TuneOrder {
    while !isAsked() && !isOutOfTime {
      let number = try counter.next()
      guard let task = try wait(for: number, counter) else { return .end }
      let trial = plan.trial(task.job.assignment, execution: task.execution)
      if let record = try results.record(trial.id), record.covers(task.job.epochs) { continue }
      switch trial.configuration {
      case .failure(let error):
        var record = newRecord(of: trial)
        record.failure = "\(error)"
        try record.write(to: folder.record(trial.id))
        progress?.look()
      case .success(let configuration):
        let run = folder.run(trial.id)
        current = Current(task, trial, configuration, run)
        guard try attempt(trial, run) else {
          try note()
          continue
        }
        return .task(TuneOrder.Task(epochs: task.job.epochs, hasSameData: plan.hasSameData(configuration)))
      }
    }
    return .end
  }

  private var results: TuneResults { TuneResults(plan: plan, folder: folder) }

  private func newRecord(of trial: TrialPlan.Trial) -> TrialRecord {
    TrialRecord(settings: trial.settings, monitor: plan.tune.objective.column, data: mark)
  }

  /// Takes back that the current trial was begun: what ends the program is none of its own.
  func takeBack() {
    if let current { try? FileSystem.unlink(folder.attempts(current.trial.id)) }
  }

  /// Whether the budget's time is over.
  var isOutOfTime: Bool {
    plan.tune.budget.seconds.map { (progress?.seconds ?? TuneClock.seconds(of: folder)) >= $0 } ?? false
  }

  /// Task `number`, once the results that it follows from are there; nil where there is none, or it was asked to stop meanwhile.
  private mutating func wait(for number: Int, _ counter: any WorkCounter) throws -> TuneSchedule.Task? {
    while true {
      switch try find(number) {
      case .task(let task): return task
      case .isDone: return nil
      case .waits:
        if isAsked() { return nil }
        progress?.look()
        try counter.progress()
        Thread.sleep(forTimeInterval: Self.pause)
      }
    }
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
    progress?.knows(schedule)
    return next
  }

  /// The score of `job`'s execution: nil while it is missing, nil in that where it failed.
  private func score(_ job: Job, _ execution: Int) throws(RunFileError) -> Double?? {
    let trial = plan.trial(job.assignment, execution: execution)
    guard let record = try results.record(trial.id), record.covers(job.epochs) else { return nil }
    return .some(record.value(after: job.epochs).map { plan.tune.objective.maximizes ? $0 : -$0 })
  }

  /// Counts an attempt at `trial`; false where there were so many without an epoch that it has to be what ends the program.
  private func attempt(_ trial: TrialPlan.Trial, _ run: RunFolder) throws -> Bool {
    let epochs = (try? History(file: run.history))?.rows.count ?? 0
    let words = (try? InputFile.read(folder.attempts(trial.id), limit: 1 << 10)).map {
      String(decoding: $0, as: UTF8.self).split(separator: " ").compactMap { Int($0) }
    }
    let before = words.flatMap { $0.count == 2 && $0[0] == epochs ? $0[1] : nil } ?? 0
    if before >= Self.mostAttempts {
      current?.failed(
        "the program ended \(before) times while it was trained, without finishing an epoch; remove "
          + "\(folder.record(trial.id)) to try it again")
      return false
    }
    try AtomicFile.write("\(epochs) \(before + 1)\n", to: folder.attempts(trial.id))
    return true
  }

  /// Notes what came of the current trial, as far as it was trained.
  func note() throws {
    guard let current else { return }
    // It came to an end of its own, whichever.
    try? FileSystem.unlink(folder.attempts(current.trial.id))
    var record = newRecord(of: current.trial)
    let rows = (try? History(file: current.run.history))?.rows ?? []
    record.epochs = rows.count
    record.objective = rows.map { row in
      let value = plan.tune.objective.value(in: row)
      return value.isFinite ? value : nil
    }
    record.weightsEpoch = rows.count
    record.failure = current.failure
    if plan.hasSameData(current.configuration) {
      record.parameters = (try? current.configuration.model(for: dataset.training))?.parameterCount
    }
    if let result = try? ResultFile(file: current.run.result), result.epochs == rows.count {
      record.isFinished = true
      record.weightsEpoch = result.weightsEpoch
      record.weightsSHA256 = result.weightsSHA256
      record.parameters = result.parameterCount
      record.testAccuracy = result.testAccuracy.isFinite ? result.testAccuracy : nil
    } else if let found = try? current.run.checkpoints.newest() {
      record.weightsSHA256 = found.checkpoint.weightsSHA256
      if found.checkpoint.sampleOffset > 0 || found.checkpoint.history.rows.count < rows.count {
        // Stopped within an epoch: what is finished counts.
        record.epochs = found.checkpoint.history.rows.count
      }
    }
    // A trial that was stopped before its epoch is none yet.
    guard record.failure != nil || record.covers(current.task.job.epochs) else { return }
    try record.write(to: folder.record(current.trial.id))
    progress?.look()
  }

  /// The ranking of all trials that are known, as far as they are done, and whether that is all.
  mutating func outcome() throws -> (TuneOutcome, isComplete: Bool) {
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
    return try results.outcome(schedule.tasks, isComplete: &isComplete)
  }
}
