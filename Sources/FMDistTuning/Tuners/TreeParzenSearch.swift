import FMDistKernels
import FMDistNeuralNet
import FMDistRunFiles

/// Trials that follow from earlier ones: a tree of Parzen estimators (Bergstra et al., "Algorithms for Hyper-Parameter Optimization", 2011).
///
/// The best of the earlier trials and the rest give each hyperparameter two densities, l and g; of some points drawn from l that with the
/// greatest product of l / g is tried. A trial follows from all but the `parallel` - 1 before it, so that as many can be done at a time and
/// the suggestions are the same at any number of groups.
package struct TreeParzenSearch: Tuner {
  package static let name = "tpe"

  /// How many trials.
  package var maxTrials = 30
  /// How many of them are at random, before there is something to follow from.
  package var startupTrials = 10
  /// How many points are drawn for a suggestion.
  package var candidates = 24
  /// How many trials can be done at a time.
  package var parallel = 4

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.integer("max_trials", &maxTrials, atLeast: 1, isRequired: true)
    try keys.integer("startup_trials", &startupTrials)
    try keys.integer("candidates", &candidates)
    try keys.integer("parallel", &parallel)
  }

  package func mistake(for search: Search) -> String? { SearchSpace.mistake(trials: maxTrials) }

  package func round(_ number: Int, of search: Search, after earlier: [EarlierRound]) -> Round {
    let space = search.space
    guard let startup = earlier.first else {
      let points = space.points(min(startupTrials, maxTrials)) { space.randomUnits(seed: search.seed, $0) }
      return .jobs(points.enumerated().map { Job(trial: $0.offset, assignment: $0.element, epochs: search.epochs) })
    }
    // Round 0 is the trials at random; each other one is a trial.
    let trial = startup.jobs.count + number - 1
    guard trial < maxTrials else { return .isDone }
    var known: [(Assignment, JobResult)] = []
    for before in [startup] + earlier.dropFirst().prefix(max(0, number - parallel)) {
      guard let results = before.results else { return .waits }
      known += zip(before.jobs.map(\.assignment), results)
    }
    let tried = earlier.flatMap { $0.jobs.map(\.assignment) }
    guard let assignment = suggestion(trial, known: known, tried: tried, search) else { return .isDone }
    return .jobs([Job(trial: trial, assignment: assignment, epochs: search.epochs)])
  }

  /// The point with the greatest l / g that keeps the constraints and is none of `tried`; nil where none is found.
  private func suggestion(
    _ trial: Int, known: [(Assignment, JobResult)], tried: [Assignment], _ search: Search
  ) -> Assignment? {
    let ranked = known.sorted { JobResult.isBetter($0.1, $1.1) }.map(\.0)
    // Optuna's share: a tenth, at most 25.
    let best = Array(ranked.prefix(max(1, min(25, (ranked.count + 9) / 10))))
    let rest = Array(ranked.dropFirst(best.count))
    let densities = search.space.hyperparameters.map { hyperparameter in
      (
        good: ParzenDensity(hyperparameter.values, best.compactMap { $0[hyperparameter.name] }),
        bad: ParzenDensity(hyperparameter.values, rest.compactMap { $0[hyperparameter.name] })
      )
    }
    var found: (assignment: Assignment, score: Double)?
    var (drawn, attempt) = (0, 0)
    while drawn < candidates && attempt < 1000 {
      var assignment = Assignment()
      var score = 0.0
      for (index, hyperparameter) in search.space.hyperparameters.enumerated()
      where search.space.counts(hyperparameter, in: assignment) {
        func unit(_ item: Int) -> Double {
          SearchSpace.unit(
            seed: search.seed, attempt, UInt32(2 * index + item), purpose: UInt32(truncatingIfNeeded: trial + 1))
        }
        let (good, bad) = densities[index]
        let value = good.draw(unit(0), unit(1))
        assignment.append(hyperparameter.name, value)
        score += naturalLogarithm(good.density(of: value)) - naturalLogarithm(bad.density(of: value))
      }
      attempt += 1
      guard search.space.allows(assignment), !tried.contains(assignment) else { continue }
      drawn += 1
      if found.map({ score > $0.score }) ?? true { found = (assignment, score) }
    }
    return found?.assignment
  }
}

/// A density of one hyperparameter's values, from some that were observed, and a prior that counts as one of them.
///
/// Of numbers it is a mixture of logistic densities along the spread, cut off at its ends: as near to normal ones as need be, and made of functions
/// that are the same on every machine.
private struct ParzenDensity {
  private let values: HyperparameterValues
  /// Of numbers the parts of the mixture, the prior's last.
  private var kernels: [LogisticKernel] = []
  /// Of choices the share of each.
  private var shares: [Double] = []

  init(_ values: HyperparameterValues, _ observed: [ConfigurationValue]) {
    self.values = values
    if case .choice(let choices) = values {
      let counts = choices.map { choice in Double(observed.count { $0 == choice }) + 1 / Double(choices.count) }
      let all = counts.reduce(0, +)
      shares = counts.map { $0 / all }
      return
    }
    let centres = observed.compactMap(values.unit(of:)).sorted()
    // Each as wide as the greater distance to its neighbours, and not too narrow (Bergstra et al.).
    let least = 1 / Double(min(100, centres.count + 1) + 1)
    kernels = centres.indices.map { index in
      let left = index > 0 ? centres[index - 1] : 0
      let right = index + 1 < centres.count ? centres[index + 1] : 1
      let deviation = min(1, max(least, centres[index] - left, right - centres[index]))
      return LogisticKernel(centre: centres[index], deviation: deviation)
    }
    kernels.append(LogisticKernel(centre: 0.5, deviation: 1))
  }

  /// The value that two numbers from 0 to below 1 lead to: one chooses a part of the mixture, the other a place in it.
  func draw(_ part: Double, _ place: Double) -> ConfigurationValue {
    if case .choice(let choices) = values {
      var left = place
      for (choice, share) in zip(choices, shares) {
        if left < share { return choice }
        left -= share
      }
      return choices[choices.count - 1]
    }
    let kernel = kernels[min(Int(part * Double(kernels.count)), kernels.count - 1)]
    return values.value(at: min(max(kernel.place(of: place), 0), 0.999_999_999))
  }

  /// The density at `value`.
  func density(of value: ConfigurationValue) -> Double {
    if case .choice(let choices) = values {
      return choices.firstIndex(of: value).map { shares[$0] } ?? 1e-12
    }
    guard let unit = values.unit(of: value) else { return 1e-12 }
    return max(kernels.reduce(0) { $0 + $1.density(at: unit) } / Double(kernels.count), 1e-12)
  }
}

/// A logistic density, cut off at 0 and 1.
private struct LogisticKernel {
  private let centre, scale: Double
  /// The shares of the whole density that lie below 0 and below 1.
  private let low, high: Double

  init(centre: Double, deviation: Double) {
    self.centre = centre
    // √3 / π
    scale = deviation * 0.551_328_895_421_792
    low = Self.below(0, centre, scale)
    high = Self.below(1, centre, scale)
  }

  private static func below(_ x: Double, _ centre: Double, _ scale: Double) -> Double {
    1 / (1 + exponential((centre - x) / scale))
  }

  func density(at x: Double) -> Double {
    let share = Self.below(x, centre, scale)
    return share * (1 - share) / (scale * (high - low))
  }

  /// Where the share `unit` of the density lies below.
  func place(of unit: Double) -> Double {
    let share = low + unit * (high - low)
    return centre + scale * naturalLogarithm(share / (1 - share))
  }
}
