import FMDistCommunication
import FMDistPlatform
import Foundation

/// Jobs that train in turn, round after round, so that what else the machine does falls on all of them.
final class JobRounds {
  /// Of a core; what a job that sleeps may use of it.
  private static let idleLimit = 0.02
  /// In which the system counts a process's seconds, and a little.
  private static let tick = 0.011

  let jobs: [WorkerJob]
  /// For each job the spell of each round.
  private(set) var spells: [[WorkerAnswer.Spell]]
  /// For each job where its time went.
  private(set) var parts: [WorkerAnswer.Parts] = []
  /// The share of all cores that the rest of the machine used meanwhile.
  var usedByOthers: Double { others.values.reduce(0, +) / Double(max(1, others.values.count)) }
  private var others = Samples()

  /// Rounds of `jobs`, each of which trains a spell of `seconds` before that does not count.
  init(_ jobs: [WorkerJob], seconds: Double) throws {
    self.jobs = jobs
    spells = jobs.map { _ in [] }
    for job in jobs { _ = try job.ask(.spell, seconds: seconds, WorkerAnswer.Spell.self) }
  }

  /// `rounds` rounds of spells of `seconds`, and then where each job's time goes. Of the jobs for which `keepsSteps` is true,
  /// each step's time is asked for.
  func run(rounds: Int, seconds: Double, keepsSteps: (WorkerJob) -> Bool = { _ in false }) throws {
    for round in 0..<rounds {
      // Another one begins each time, so that none always follows the same.
      for turn in jobs.indices {
        let index = (turn + round) % jobs.count
        spells[index].append(try spell(index, seconds: seconds, kind: keepsSteps(jobs[index]) ? .steps : .spell))
      }
      let figures = jobs.indices.map { index in
        "\(jobs[index].layout) \(jobs[index].order == .fixed ? "" : "\(jobs[index].order) ")"
          + String(format: "%.0f", spells[index][round].imagesPerSecond)
      }
      StandardError.write(
        "\(jobs[0].greeting.recipe): round \(round + 1) of \(rounds): \(figures.joined(separator: ", ")) images/s")
    }
    parts = try jobs.map { try $0.ask(.parts, seconds: seconds, WorkerAnswer.Parts.self) }
  }

  /// Says so if the others do not sleep.
  private func spell(_ index: Int, seconds: Double, kind: WorkerRequest.Kind) throws -> WorkerAnswer.Spell {
    let identifiers = jobs.map(\.identifier)
    let (before, busyBefore, watch) = (
      ProcessTimes.seconds(below: identifiers), ProcessTimes.busySeconds(), Stopwatch(.wall)
    )
    let found = try jobs[index].ask(kind, seconds: seconds, WorkerAnswer.Spell.self)
    let elapsed = watch.seconds
    let used = zip(ProcessTimes.seconds(below: identifiers), before).map { $0 - $1 }
    for (other, seconds) in used.enumerated() where other != index && seconds > Self.idleLimit * elapsed + Self.tick {
      StandardError.write(
        "the job of \(jobs[other].layout) used \(Int(seconds / elapsed * 100)) % of a core while \(jobs[index].layout) was timed"
      )
    }
    let rest = ProcessTimes.busySeconds() - busyBefore - used.reduce(0, +)
    others.add(max(0, rest) / elapsed / Double(ProcessInfo.processInfo.activeProcessorCount))
    return found
  }

  /// The images a second of each round of the job `index`.
  func rates(_ index: Int) -> [Double] { spells[index].map(\.imagesPerSecond) }

  /// The median of the rounds' ratios of the job `index` to the job `base`.
  func ratio(_ index: Int, to base: Int) -> Double {
    Samples(zip(rates(index), rates(base)).map { $0 / $1 }).median
  }

  /// Ends the jobs.
  func close() { for job in jobs { job.close() } }
}
