import FMDistRunFiles
import FMDistTuning
import Foundation
import Testing

/// The kinds of search: right by their papers, and the same whatever is done first.
struct TunerTests {
  private static let space = """
    hyperparameters:
      x.x: {min_value: 0.0, max_value: 1.0}
      y.y: {min_value: 1, max_value: 64, sampling: log}
      kind.kind: [a, b, c]
    """

  /// Best at x = 0.3, y = 8, b; better with more epochs.
  private static func score(_ job: Job) -> Double? {
    let (x, y) = (job.assignment["x.x"]?.number ?? 0, job.assignment["y.y"]?.number ?? 0)
    if x > 0.97 { return nil }
    let kind = job.assignment["kind.kind"] == "b" ? 0.0 : 0.3
    return 1 - (x - 0.3) * (x - 0.3) - 0.1 * abs(log2(y) - 3) - kind - 0.2 / Double(job.epochs)
  }

  /// All tasks of a search by `groups` that take them as they come free, after times that `seed` draws; in the order in which they began.
  private func search(
    _ tuner: String, groups: Int, seed: UInt64, executions: Int = 1, budget: String = "{}", space: String = Self.space,
    epochs: Int = 9
  ) throws -> (tasks: [TuneSchedule.Task], order: [Int]) {
    let tune = try SearchSpaceTests.tune(
      "tuner: \(tuner)\nexecutions_per_trial: \(executions)\nbudget: \(budget)\n\(space)")
    var schedule = TuneSchedule(tune, epochs: epochs) { 1 + ($0["y.y"]?.number ?? 0) }
    var done: [String: Double?] = [:]
    var busy: [(end: Double, key: String, score: Double?)] = []
    var (clock, ticket, order) = (0.0, 0, [Int]())
    var random = SplitMix(state: seed)
    func key(_ job: Job, _ execution: Int) -> String { "\(job.trial) \(job.epochs) \(execution)" }
    var waits = 0
    while true {
      let next =
        busy.count == groups
        ? .waits
        : schedule.task(ticket) { job, execution in
          done[key(job, execution)].map { .some($0) } ?? nil
        }
      switch next {
      case .task(let task):
        // Nothing begins twice.
        #expect(done[key(task.job, task.execution)] == nil)
        busy.append((clock + task.cost * (0.1 + random.unit()), key(task.job, task.execution), Self.score(task.job)))
        order.append(task.job.trial)
        ticket += 1
        waits = 0
      case .waits, .isDone:
        guard let first = busy.min(by: { $0.end < $1.end }) else {
          #expect(next == .isDone)
          return (schedule.tasks, order)
        }
        if busy.count < groups { waits += 1 }
        clock = first.end
        done[first.key] = first.score
        busy.removeAll { $0.key == first.key }
      }
    }
  }

  @Test(arguments: [
    "{random_search: {max_trials: 12}}", "{sobol_search: {max_trials: 12}}", "{successive_halving: {max_trials: 14}}",
    "{asha: {max_trials: 14, parallel: 3}}", "{tpe: {max_trials: 24, startup_trials: 6, parallel: 3}}",
  ])
  func theJobsAreTheSameWhoeverComesFirst(tuner: String) throws {
    let one = try search(tuner, groups: 1, seed: 1).tasks
    #expect(one.count >= 12)
    for groups in 1...4 {
      for seed in 1...5 as ClosedRange<UInt64> {
        #expect(try search(tuner, groups: groups, seed: seed).tasks == one, "\(groups) groups, \(seed)")
      }
    }
  }

  @Test func halvingPromotesTheBest() throws {
    let tasks = try search("{successive_halving: {max_trials: 9, min_epochs: 1, factor: 3}}", groups: 2, seed: 1).tasks
    #expect(tasks.map(\.job.epochs).sorted() == [1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 9])
    let epochs = tasks.reduce(0) { $0 + $1.newEpochs }
    #expect(epochs == 21)
    func best(_ epochs: Int, _ count: Int) -> Set<Int> {
      let jobs = tasks.map(\.job).filter { $0.epochs == epochs }
      return Set(jobs.sorted { Self.score($0) ?? -9 > Self.score($1) ?? -9 }.prefix(count).map(\.trial))
    }
    #expect(best(1, 3) == best(3, 3) && best(3, 1) == best(9, 1))
  }

  @Test func noRungLiesJustBelowTheLast() throws {
    func rungs(_ epochs: Int, min: Int, factor: Int) throws -> [Int] {
      let tuner = "{successive_halving: {max_trials: 81, min_epochs: \(min), factor: \(factor)}}"
      return Set(try search(tuner, groups: 1, seed: 1, epochs: epochs).tasks.map(\.job.epochs)).sorted()
    }
    #expect(try rungs(20, min: 2, factor: 3) == [2, 6, 20], "18 would save 2 of 20")
    #expect(try rungs(27, min: 1, factor: 3) == [1, 3, 9, 27])
    #expect(try rungs(10, min: 6, factor: 3) == [6, 10])
    #expect(try rungs(4, min: 4, factor: 2) == [4])
  }

  @Test func allPointsOfAGridBeginInAnOrderOfTheSeed() throws {
    func order(_ seed: Int) throws -> [String] {
      let tune = try SearchSpaceTests.tune("hyperparameters: {x.x: [1, 2, 3, 4, 5], y.y: [1, 2, 3, 4]}")
      return tune.space.someOrAll(20, seed: UInt64(seed)).map(\.text)
    }
    let (one, other) = (try order(1), try order(2))
    #expect(one != other && one.sorted() == other.sorted() && Set(one).count == 20)
    #expect(try order(1) == one)
  }

  @Test func asynchronousHalvingEndsWithWholeTrials() throws {
    let tasks = try search("{asha: {max_trials: 27, parallel: 4}}", groups: 3, seed: 2).tasks
    #expect(Set(tasks.map(\.job.trial)).count == 27)
    for epochs in [3, 9] {
      let (here, below) = (tasks.filter { $0.job.epochs == epochs }, tasks.filter { $0.job.epochs == epochs / 3 })
      // Those that were promoted early may not be among the best third in the end.
      #expect(!here.isEmpty && here.count <= max(1, below.count / 2))
      #expect(Set(here.map(\.job.trial)).isSubset(of: Set(below.map(\.job.trial))))
    }
    // Some begin before all of the first rung are done.
    let firstPromotion = tasks.firstIndex { $0.job.epochs == 3 } ?? 99
    let lastBeginning = tasks.lastIndex { $0.job.epochs == 1 } ?? 0
    #expect(lastBeginning > firstPromotion)
  }

  @Test func suggestionsThatFollowFromResultsAreBetterThanChance() throws {
    func best(_ tuner: String, _ seed: UInt64) throws -> Double {
      let tasks = try search("\(tuner)", groups: 2, seed: 1, space: "seed: \(seed)\n\(Self.space)").tasks
      return tasks.compactMap { Self.score($0.job) }.max() ?? 0
    }
    var wins = 0
    for seed in 1...10 as ClosedRange<UInt64> {
      let (tree, random) = (
        try best("{tpe: {max_trials: 40}}", seed), try best("{random_search: {max_trials: 40}}", seed)
      )
      if tree >= random { wins += 1 }
    }
    #expect(wins >= 8, "\(wins) of 10")
  }

  @Test func theLongestBeginFirstAndABudgetEndsIt() throws {
    let tasks = try search("{random_search: {max_trials: 12}}", groups: 1, seed: 1, executions: 2).tasks
    #expect(tasks.count == 24 && tasks.map(\.cost) == tasks.map(\.cost).sorted(by: >))
    let some = try search(
      "{random_search: {max_trials: 12}}", groups: 1, seed: 1, executions: 2, budget: "{epochs: 100}"
    ).tasks
    #expect(some.count == 10 && Set(some.map(\.job.trial)) == Set(0..<5))
  }

  @Test func eachFoldOfEachExecutionIsARun() throws {
    let space = "folds: 3\n\(Self.space)"
    let tasks = try search("{random_search: {max_trials: 4}}", groups: 2, seed: 1, executions: 2, space: space).tasks
    for trial in 0..<4 {
      #expect(tasks.filter { $0.job.trial == trial }.map(\.execution) == Array(0..<6))
    }
    let some = try search(
      "{random_search: {max_trials: 4}}", groups: 1, seed: 1, executions: 2, budget: "{epochs: 110}", space: space
    ).tasks
    #expect(Set(some.map(\.job.trial)) == [0, 1], "6 runs of 9 epochs are 54")
    let halving = try search(
      "{successive_halving: {max_trials: 4, min_epochs: 3, factor: 3}}", groups: 2, seed: 1, space: space
    ).tasks
    #expect(halving.filter { $0.job.epochs == 9 }.map(\.execution) == [0, 1, 2], "one is promoted, on all folds")
  }

  @Test func sobolsPointsAreSciPys() throws {
    struct File: Decodable { let points: [String: [Double]] }
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = try JSONDecoder().decode(
      File.self, from: Data(contentsOf: tests.appending(path: "References/sobol.json")))
    let sequence = SobolSequence(dimensions: SobolSequence.mostDimensions)
    #expect(file.points.count == 8 && SobolSequence.mostDimensions == 32)
    for (index, point) in file.points { #expect(sequence.point(Int(index) ?? 0) == point, "\(index)") }
  }

  /// The document's accuracies, and what it says of them.
  @Test func meanAndDeviationAreTheDocuments() {
    let two = [
      0.9105, 0.9085, 0.9083, 0.9075, 0.9058, 0.9056, 0.9043, 0.9043, 0.9040, 0.9038, 0.9030, 0.9016, 0.9004, 0.9001,
      0.8999, 0.8987, 0.8969, 0.8934, 0.8925, 0.8906,
    ]
    let one = [0.8850, 0.8825, 0.8811, 0.8787, 0.8783, 0.8770, 0.8758, 0.8758, 0.8729, 0.8682]
    for (values, mean, deviation) in [(two, 0.90199, 0.00549), (one, 0.87753, 0.00483)] {
      let found = values.meanAndDeviation
      let (a, b) = (found?.mean ?? 0, found?.deviation ?? 0)
      #expect(abs(a - mean) < 6e-6, "\(a)")
      #expect(abs(b - deviation) < 6e-6, "\(b)")
    }
    #expect([0.5].meanAndDeviation?.deviation == nil && [Double]().meanAndDeviation == nil)
  }
}

/// Random numbers for tests.
private struct SplitMix {
  var state: UInt64

  mutating func unit() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) / 9_007_199_254_740_992
  }
}
