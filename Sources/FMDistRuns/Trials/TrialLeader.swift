import FMDistCommunication
import FMDistDatasets
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining
import FMDistTuning
import Foundation

/// Finds the next trial for a group, and notes what came of it; at the group's rank 0.
struct TrialLeader<All: Trials> {
  private(set) var trials: All
  private let folder: TrialFolder
  /// The data that all ranks have.
  private let datasets: [Dataset]
  private let isAsked: @Sendable () -> Bool
  /// What trials that read data of their own find.
  private var ownData: OwnData
  /// The ranks of the group.
  private let ranks: Int
  /// The trial that is trained, or was last.
  private(set) var current: CurrentTrial?

  /// The seconds between two looks at results that are waited for.
  private let pause = 0.05

  /// The leader of a group of so many `ranks`. `data` is the folder of the data, as ``TrialGroups`` has it.
  init(
    _ trials: All, on datasets: [Dataset], data: String?, folder: TrialFolder, ranks: Int,
    isAsked: @escaping @Sendable () -> Bool
  ) {
    (self.trials, self.datasets, self.folder) = (trials, datasets, folder)
    (self.ranks, self.isAsked, ownData) = (ranks, isAsked, OwnData(option: data))
  }

  private func newRecord(of task: TrialTask) -> TrialRecord {
    TrialRecord(
      settings: task.trial.settings, monitor: trials.objective.column,
      data: task.data.map { TrialRecord.mark(of: datasets[$0]) })
  }

  /// Takes back that the current trial was begun: what ends the program is none of its own.
  func takeBack() {
    if let current { try? FileSystem.unlink(folder.attempts(current.task.trial.id)) }
  }

  /// What the group does next: the next task that nobody has done, by the number that `counter` gives.
  mutating func next(_ counter: any WorkCounter) throws -> TrialOrder {
    while !isAsked() && !trials.isOutOfTime {
      let number = try counter.next()
      let task: TrialTask
      switch try wait(for: number, counter) {
      case .task(let next): task = next
      case .isAnothers: continue
      case .waits, .isDone: return .end
      }
      let trial = task.trial
      if task.data == nil { try ownData.require(for: trial, in: folder) }
      if let record = try folder.record(trial.id, of: trials.objective), record.covers(task.epochs) { continue }
      switch trial.configuration {
      case .failure(let error):
        var record = newRecord(of: task)
        record.failure = "\(error)"
        try record.write(to: folder.record(trial.id))
        trials.progress?.look()
      case .success(let configuration):
        // That there are too few shards is no result: with fewer ranks a group it would be trained.
        try configuration.check(ranks: ranks, ofGroup: true)
        let run = folder.run(trial.id)
        let begun = CurrentTrial(task, configuration, run)
        current = begun
        if let known = try knownByAnotherObjective(begun) {
          try known.write(to: folder.record(trial.id))
          trials.progress?.look()
          continue
        }
        guard try attempt(trial, run) else {
          try note()
          continue
        }
        return .task(TrialOrder.Task(epochs: task.epochs, data: task.data))
      }
    }
    return .end
  }

  /// What there is to do for `number`, once the results that it follows from are there; it waits still where it was asked to stop meanwhile.
  private mutating func wait(for number: Int, _ counter: any WorkCounter) throws -> NextTrial {
    while true {
      switch try trials.task(number) {
      case let next where !next.waits: return next
      default:
        if isAsked() { return .waits }
        trials.progress?.look()
        try counter.progress()
        Thread.sleep(forTimeInterval: pause)
      }
    }
  }

  /// Counts an attempt at `trial`; false where there were so many without an epoch that it has to be what ends the program.
  private func attempt(_ trial: Trial, _ run: RunFolder) throws -> Bool {
    let epochs = (try? History(file: run.history))?.rows.count ?? 0
    let words = (try? InputFile.read(folder.attempts(trial.id), limit: 1 << 10)).map {
      String(decoding: $0, as: UTF8.self).split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    }
    let before = words.flatMap { $0.count == 2 && $0[0] == epochs ? $0[1] : nil } ?? 0
    if before >= CurrentTrial.mostAttempts {
      current?.failed(
        "the program ended \(before) times while it was trained, without finishing an epoch; remove \(folder.attempts(trial.id)) and "
          + "\(folder.record(trial.id)) to try it again")
      return false
    }
    try AtomicFile.write("\(epochs) \(before + 1)\n", to: folder.attempts(trial.id))
    return true
  }

  /// What came of a trial that was trained before for another column of its history, on the same data; nil where that is not all.
  private func knownByAnotherObjective(_ current: CurrentTrial) throws -> TrialRecord? {
    let record = record(of: current)
    guard record.isFinished, let earlier = try TrialRecord.read(folder.record(current.task.trial.id)),
      earlier.isFinished, earlier.data == record.data, earlier.weightsSHA256 == record.weightsSHA256
    else { return nil }
    return record
  }

  /// What came of `current`, as far as it was trained, by its run's folder.
  private func record(of current: CurrentTrial) -> TrialRecord {
    var record = newRecord(of: current.task)
    let rows = (try? History(file: current.run.history))?.rows ?? []
    record.epochs = rows.count
    record.objective = rows.map { row in
      let value = trials.objective.value(in: row)
      return value.isFinite ? value : nil
    }
    record.weightsEpoch = rows.count
    record.failure = current.failure
    lazy var found = try? current.run.checkpoints.newest()
    if current.task.data == nil { record.data = found.flatMap { TrialRecord.mark(of: $0.checkpoint) } }
    if let data = current.task.data {
      record.parameters = (try? current.configuration.model(for: datasets[data].training))?.parameterCount
    }
    if let result = try? ResultFile(file: current.run.result), result.epochs == rows.count {
      record.isFinished = true
      record.weightsEpoch = result.weightsEpoch
      record.weightsSHA256 = result.weightsSHA256
      record.parameters = result.parameterCount
      record.testAccuracy = result.testAccuracy.isFinite ? result.testAccuracy : nil
    } else if let found {
      record.weightsSHA256 = found.checkpoint.weightsSHA256
      if found.checkpoint.sampleOffset > 0 || found.checkpoint.history.rows.count < rows.count {
        // Stopped within an epoch: what is finished counts.
        record.epochs = found.checkpoint.history.rows.count
      }
    }
    return record
  }

  /// Notes what came of the current trial, as far as it was trained.
  func note() throws {
    guard let current else { return }
    // It came to an end of its own, whichever.
    takeBack()
    let record = record(of: current)
    // A trial that was stopped before its epoch is none yet.
    guard record.failure != nil || record.covers(current.task.epochs) else { return }
    try record.write(to: folder.record(current.task.trial.id))
    trials.progress?.look()
  }
}

/// A trial that is trained.
final class CurrentTrial {
  let task: TrialTask
  let configuration: RunConfiguration
  let run: RunFolder
  private(set) var failure: String?

  /// How often a trial may be begun without finishing an epoch, before it counts as one that ends the program. What kills all ranks from outside
  /// looks the same, so there is room for a number of that.
  static let mostAttempts = 20

  init(_ task: TrialTask, _ configuration: RunConfiguration, _ run: RunFolder) {
    (self.task, self.configuration, self.run) = (task, configuration, run)
  }

  func failed(_ reason: String) { failure = reason }
}
