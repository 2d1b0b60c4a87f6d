/// How much of the objective's variance among trials a hyperparameter explains alone: η², the variance between groups of trials with the same
/// value over all of it.
///
/// It says what went along with the objective, not what caused it, and nothing of what two hyperparameters do together.
package struct HyperparameterImportance: Sendable, Equatable {
  /// The hyperparameter.
  package let name: String
  /// η², from 0 to 1; nil where it is not known: of less than two trials, or where none differs.
  package let share: Double?
  /// What η² is on the average where a hyperparameter has no effect: (k − 1) / (n − 1) for k groups of n trials. Nil where ``share`` is.
  package let byChance: Double?
  /// The groups and the trials that were looked at.
  package let groups, trials: Int

  /// More values than this of numbers are put in groups of about the same number of trials.
  package static let mostValues = 5
  /// That many groups.
  package static let parts = 4

  /// Those of the hyperparameters of `search`, what explains most beyond chance first.
  package static func all(of search: SearchReport) -> [HyperparameterImportance] {
    // In the order of their numbers: sums are the same whatever the ranking.
    let trials = search.scored.sorted { $0.number < $1.number }
    let found = search.hyperparameters.enumerated().map { index, hyperparameter in
      HyperparameterImportance(
        hyperparameter.name, hyperparameter.scale,
        trials.map { ($0.values[index], $0.objective ?? 0) })
    }
    return found.enumerated().sorted { one, other in
      let (left, right) = (one.element.beyondChance, other.element.beyondChance)
      return left == right ? one.offset < other.offset : left > right
    }.map(\.element)
  }

  private var beyondChance: Double { (share ?? -1) - (byChance ?? 1) }

  /// That of `name` with `pairs` of its values and the objectives.
  package init(_ name: String, _ scale: SearchScale, _ pairs: [(value: ScoreValue, objective: Double)]) {
    self.name = name
    trials = pairs.count
    let groups = Self.groups(scale, pairs)
    self.groups = groups.count
    let objectives = pairs.map(\.objective)
    guard pairs.count > 1, let least = objectives.min(), let most = objectives.max(), most > least else {
      (share, byChance) = (nil, nil)
      return
    }
    let mean = Self.mean(objectives)
    let all = objectives.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let between = groups.reduce(0) { sum, group in
      let distance = Self.mean(group) - mean
      return sum + Double(group.count) * distance * distance
    }
    let share = between / all
    // Objectives near the greatest numbers there are.
    guard share.isFinite else {
      (self.share, byChance) = (nil, nil)
      return
    }
    self.share = min(max(share, 0), 1)
    byChance = Double(groups.count - 1) / Double(pairs.count - 1)
  }

  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  /// Objectives by value: choices and few numbers each for itself, many numbers in parts; those without a value are a group, too.
  private static func groups(
    _ scale: SearchScale, _ pairs: [(value: ScoreValue, objective: Double)]
  ) -> [[Double]] {
    var places: [String: Int] = [:]
    var byValue: [[Double]] = []
    for pair in pairs {
      // A missing value is written as nothing.
      let place = places[pair.value.exact] ?? byValue.count
      if place == byValue.count {
        places[pair.value.exact] = place
        byValue.append([])
      }
      byValue[place].append(pair.objective)
    }
    guard scale.categoryWidth == nil && byValue.count > mostValues else { return byValue }
    let present = pairs.filter { $0.value != .missing }
    let order = present.indices.sorted {
      ScoreValue.isBefore(present[$0].value, present[$1].value)
        || (present[$0].value == present[$1].value && $0 < $1)
    }
    var groups = Array(repeating: [Double](), count: parts)
    var first = 0
    for place in order.indices {
      // Equal values stay together.
      if present[order[place]].value != present[order[first]].value { first = place }
      groups[first * parts / order.count].append(present[order[place]].objective)
    }
    let others = pairs.filter { $0.value == .missing }.map(\.objective)
    return (groups + [others]).filter { !$0.isEmpty }
  }
}
