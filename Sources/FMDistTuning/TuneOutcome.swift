import FMDistRunFiles

/// What a search has found: its trials from the best to the worst.
package struct TuneOutcome: Equatable, Sendable {
  /// A trial.
  package struct Trial: Equatable, Sendable {
    /// Counted from 0 in the order in which trials were suggested.
    package let number: Int
    package let assignment: Assignment
    /// The epochs after which it was looked at last: what it was to be trained for, whether or not it ended before.
    package let epochs: Int
    /// The mean objective of its executions, and the sample standard deviation where there are several; nil where one failed.
    package let objective: Double?
    package let deviation: Double?
    /// What each execution left behind.
    package let records: [TrialRecord]
    /// Where each execution's run is, below the search's folder.
    package let folders: [String]

    /// A trial of these numbers.
    package init(
      number: Int, assignment: Assignment, epochs: Int, objective: Double?, deviation: Double?, records: [TrialRecord],
      folders: [String]
    ) {
      (self.number, self.assignment, self.epochs) = (number, assignment, epochs)
      (self.objective, self.deviation, self.records, self.folders) = (objective, deviation, records, folders)
    }

    /// The epochs that it was trained for: the mean of its executions, of which early stopping or a failure may have ended each.
    package var trainedEpochs: Double? { records.map { Double($0.epochs) }.meanAndDeviation?.mean }

    /// Why it failed.
    package var failure: String? {
      records.lazy.compactMap(\.failure).first
        ?? (objective == nil ? "the objective is not a number" : nil)
    }
  }

  /// What trials are ranked by, a column of their histories.
  package let objective: String
  /// Whether more is better.
  package let maximizes: Bool
  /// The best first; failed ones last, and those that went further before those that were given up earlier.
  package let trials: [Trial]

  /// The outcome of `trials`.
  package init(objective: String, maximizes: Bool, trials: [Trial]) {
    (self.objective, self.maximizes) = (objective, maximizes)
    self.trials = trials.sorted { one, other in
      guard let left = one.objective else { return other.objective == nil && one.number < other.number }
      guard let right = other.objective else { return true }
      if one.epochs != other.epochs { return one.epochs > other.epochs }
      if left != right { return maximizes ? left > right : left < right }
      return one.number < other.number
    }
  }

  /// The best trial; nil where all failed.
  package var best: Trial? { trials.first { $0.objective != nil } }
}

extension [Double] {
  /// The mean, and the sample standard deviation (n - 1) of more than one.
  package var meanAndDeviation: (mean: Double, deviation: Double?)? {
    guard !isEmpty else { return nil }
    let mean = reduce(0, +) / Double(count)
    guard count > 1 else { return (mean, nil) }
    let squares = reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / Double(count - 1)).squareRoot())
  }
}
