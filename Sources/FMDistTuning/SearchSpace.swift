import FMDistKernels
import FMDistRunFiles

/// What a search chooses from: hyperparameters, and what has to hold between them.
package struct SearchSpace: Equatable, Sendable {
  /// In the order of the configuration: a grid varies the last one first.
  package let hyperparameters: [Hyperparameter]
  package let constraints: [Constraint]

  /// The most points of a grid, and of any other search.
  package static let mostPoints = 100_000

  /// A space of `hyperparameters` that keep `constraints`.
  package init(_ hyperparameters: [Hyperparameter], constraints: [Constraint]) {
    (self.hyperparameters, self.constraints) = (hyperparameters, constraints)
  }

  /// How many points its grid has without constraints and conditions; nil where a hyperparameter may be any number.
  package var gridCount: Int? {
    var product = 1
    for hyperparameter in hyperparameters {
      guard let count = hyperparameter.values.count else { return nil }
      let (next, isOver) = product.multipliedReportingOverflow(by: count)
      if isOver { return .max }
      product = next
    }
    return product
  }

  /// All points that keep the constraints, in order. The space must have a grid of at most ``mostPoints``.
  package var grid: [Assignment] {
    var found: [Assignment] = []
    func extend(_ assignment: Assignment, from index: Int) {
      guard index < hyperparameters.count else {
        if allows(assignment) { found.append(assignment) }
        return
      }
      let hyperparameter = hyperparameters[index]
      guard counts(hyperparameter, in: assignment) else { return extend(assignment, from: index + 1) }
      for value in 0..<(hyperparameter.values.count ?? 0) {
        var longer = assignment
        longer.append(hyperparameter.name, hyperparameter.values.value(value))
        extend(longer, from: index + 1)
      }
    }
    extend(Assignment(), from: 0)
    return found
  }

  /// The point at `units`, one from 0 to below 1 for each hyperparameter; of those that do not count they are not used.
  package func point(at units: [Double]) -> Assignment {
    var assignment = Assignment()
    for (hyperparameter, unit) in zip(hyperparameters, units) where counts(hyperparameter, in: assignment) {
      assignment.append(hyperparameter.name, hyperparameter.values.value(at: unit))
    }
    return assignment
  }

  /// Whether `assignment` keeps all constraints.
  package func allows(_ assignment: Assignment) -> Bool { constraints.allSatisfy { $0.holds(assignment) } }

  /// Whether `hyperparameter` counts beside the values of those before it.
  func counts(_ hyperparameter: Hyperparameter, in assignment: Assignment) -> Bool {
    guard let condition = hyperparameter.condition else { return true }
    return assignment[condition.name].map(condition.values.contains) ?? false
  }

  /// Up to `count` different points that keep the constraints, the first of those that `units` gives for 0, 1, 2, …. Fewer where a
  /// thousand in a row give nothing new.
  package func points(_ count: Int, at units: (Int) -> [Double]) -> [Assignment] {
    var (found, seen) = ([Assignment](), Set<String>())
    var (index, misses) = (0, 0)
    while found.count < count && misses < 1000 {
      let point = point(at: units(index))
      index += 1
      if allows(point), seen.insert(point.text).inserted {
        found.append(point)
        misses = 0
      } else {
        misses += 1
      }
    }
    return found
  }

  /// A number from 0 to below 1 for each hyperparameter, of draw `index` of what `purpose` counts, from `seed`.
  package func randomUnits(seed: UInt64, _ index: Int, purpose: UInt32 = 0) -> [Double] {
    hyperparameters.indices.map { Self.unit(seed: seed, index, UInt32($0), purpose: purpose) }
  }

  /// A number from 0 to below 1, with 32 random bits.
  static func unit(seed: UInt64, _ index: Int, _ item: UInt32, purpose: UInt32) -> Double {
    let words = Philox(seed: seed)(
      counter: SIMD4(item, UInt32(truncatingIfNeeded: index), purpose, Philox.Purpose.tuning.rawValue))
    return Double(words.x) / 4_294_967_296
  }
}

extension SearchSpace {
  /// What to set for `assignment`, as `--set` has it: each key of each hyperparameter that sets any.
  package func settings(_ assignment: Assignment) -> [String] {
    hyperparameters.flatMap { settings(assignment, of: $0) }
  }

  /// Of these, those of `hyperparameter`.
  package func settings(_ assignment: Assignment, of hyperparameter: Hyperparameter) -> [String] {
    guard let value = assignment[hyperparameter.name] else { return [] }
    return hyperparameter.keys.map { "\($0)=\(ConfigurationWriter.inline(value))" }
  }

  /// The first hyperparameter that repeats layers which a model of `layers` does not have; nil where all are there.
  package func repeats(beyond layers: Int) -> Hyperparameter? {
    hyperparameters.first { $0.repeats.map { $0.upperBound >= layers } ?? false }
  }

  /// `layers`, a model, with those repeated that `assignment` says; nil where none are.
  package func repeated(_ layers: [ConfigurationValue], _ assignment: Assignment) -> [ConfigurationValue]? {
    let repeating = hyperparameters.compactMap { hyperparameter -> (range: ClosedRange<Int>, times: Int)? in
      guard let range = hyperparameter.repeats, case .integer(let times)? = assignment[hyperparameter.name] else {
        return nil
      }
      return (range, times)
    }
    guard !repeating.isEmpty else { return nil }
    var result: [ConfigurationValue] = []
    var index = 0
    while index < layers.count {
      if let (range, times) = repeating.first(where: {
        $0.range.lowerBound == index && $0.range.upperBound < layers.count
      }) {
        for _ in 0..<times { result += layers[range] }
        index = range.upperBound + 1
      } else {
        result.append(layers[index])
        index += 1
      }
    }
    return result
  }
}

extension SearchSpace {
  /// The purpose of the draws that put all points in order: none that counts trials.
  private static let orderOfAll = UInt32.max

  /// All points if they are at most `count`, else as many at random; in random order. A search that chooses as it goes must not begin with
  /// one corner of a grid.
  package func someOrAll(_ count: Int, seed: UInt64) -> [Assignment] {
    if gridMistake == nil {
      let grid = grid
      if grid.count <= count {
        let places = grid.indices.map { Self.unit(seed: seed, $0, 0, purpose: Self.orderOfAll) }
        return grid.indices.sorted { (places[$0], $0) < (places[$1], $1) }.map { grid[$0] }
      }
    }
    return points(count) { randomUnits(seed: seed, $0) }
  }
}
