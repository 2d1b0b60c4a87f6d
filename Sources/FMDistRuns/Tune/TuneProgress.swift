import FMDistPlatform
import FMDistReports
import FMDistRunFiles
import FMDistTuning
import Foundation

/// Says at rank 0 which trials are done, whoever has done them.
final class TuneProgress: TrialProgress {
  private let plan: TrialPlan
  private let folder: TuneFolder
  private let console: Console
  /// Where the best trials are shown; nil for nowhere.
  private let screen: ProgressScreen?
  private var standings = TuneStandings()
  private let start = ContinuousClock.now
  private let secondsBefore: Double
  private var schedule: TuneSchedule?
  /// The tasks that are done, by their numbers: what came of one does not change.
  private var done: [Int: TuneOutcome.Trial] = [:]
  /// What earlier sessions left.
  private let before: [String: TrialRecord]
  /// The tasks that they did, until that was said.
  private var untold = 0
  /// The operations of what is done, and of what was done before.
  private var doneCost = 0.0
  private var costBefore = 0.0

  init(
    _ plan: TrialPlan, _ folder: TuneFolder, before: [String: TrialRecord], console: Console, screen: ProgressScreen?
  ) {
    (self.plan, self.folder, self.before, self.console) = (plan, folder, before, console)
    self.screen = screen.flatMap { $0.redraws ? $0 : nil }
    secondsBefore = TuneClock.seconds(of: folder)
  }

  /// The seconds of this search, all sessions together.
  var seconds: Double { secondsBefore + (ContinuousClock.now - start).seconds }

  /// The tasks that are known, as the leader finds them.
  func knows(_ schedule: TuneSchedule) { self.schedule = schedule }

  /// Says which tasks are done that were not before, and how long the rest will take.
  func look() {
    TuneClock.set(seconds, of: folder)
    guard let schedule else { return }
    let results = TuneResults(plan: plan, folder: folder)
    var new: [TuneOutcome.Trial] = []
    let tasks = schedule.tasks
    for (index, task) in tasks.enumerated()
    where task.execution == plan.tune.runsPerTrial - 1 && done[index] == nil {
      guard let trial = try? results.trial(task.job) else { continue }
      done[index] = trial
      doneCost += task.cost
      if wasDone(task.job) {
        costBefore += task.cost
        untold += 1
      } else {
        new.append(trial)
      }
    }
    guard !new.isEmpty else { return }
    tellOfBefore()
    let ranking = TuneOutcome(
      objective: plan.tune.objective.column, maximizes: plan.tune.objective.maximizes,
      trials: done.sorted { $0.key < $1.key }.map(\.value))
    let allCost = tasks.reduce(0.0) { $0 + $1.cost } / Double(plan.tune.runsPerTrial)
    screen?.write(standings.erase())
    for trial in new {
      let place = (ranking.trials.firstIndex { $0.number == trial.number && $0.epochs == trial.epochs } ?? 0) + 1
      let value =
        trial.objective.map { "\(plan.tune.objective.column) \(NumberText.decimals($0, 4))" }
        ?? "failed: \(trial.failure ?? "")"
      let rest = left(done: doneCost - costBefore, all: allCost - costBefore)
      console.write(
        "trial \(trial.number + 1)  \(trial.assignment.text)  \(value)"
          + (trial.objective == nil ? "" : place == 1 ? "  best so far" : "  \(Self.ordinal(place)) of \(done.count)")
          + "  [\(done.count)/\(tasks.count / plan.tune.runsPerTrial)\(schedule.isComplete ? "" : "+")\(rest)]"
      )
    }
    if let screen { screen.write(standings.draw(ranking, width: screen.width())) }
  }

  /// Takes the best trials off the screen, where the whole ranking follows.
  func finish() {
    screen?.write(standings.erase())
    tellOfBefore()
  }

  /// Whether an earlier session did `job`.
  private func wasDone(_ job: Job) -> Bool {
    (0..<plan.tune.runsPerTrial).allSatisfy { execution in
      guard let record = before[plan.trial(job.assignment, execution: execution).id] else { return false }
      return record.covers(job.epochs)
    }
  }

  /// Says how much earlier sessions did, as far as that is known and was not said.
  private func tellOfBefore() {
    guard untold > 0 else { return }
    console.write("\(NumberText.count(untold, "trial")) done before")
    untold = 0
  }

  /// The time that the rest takes if it goes on as it went in this session.
  private func left(done: Double, all: Double) -> String {
    guard done > 0, all > done else { return "" }
    let seconds = (ContinuousClock.now - start).seconds * (all - done) / done
    return ", \(ProgressLine.clock(seconds)) left"
  }

  private static func ordinal(_ number: Int) -> String {
    let ending = (11...13).contains(number % 100) ? "th" : [1: "st", 2: "nd", 3: "rd"][number % 10] ?? "th"
    return "\(number)\(ending)"
  }
}

/// The seconds that a search has taken, kept in its folder.
enum TuneClock {
  private static func path(_ folder: TuneFolder) -> String { "\(folder.path)/seconds" }

  static func seconds(of folder: TuneFolder) -> Double {
    let text = (try? InputFile.read(path(folder), limit: 100)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return Double(text.trimmingCharacters(in: .whitespacesAndNewlines)).flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
      ?? 0
  }

  static func set(_ seconds: Double, of folder: TuneFolder) {
    try? AtomicFile.write("\(seconds)\n", to: path(folder))
  }
}
