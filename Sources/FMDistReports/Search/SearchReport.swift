import FMDistPlatform
import FMDistRunFiles

/// What a search of `fmdist tune` has found, for tables and pages: a plain value, in which nothing depends on ranks, threads and time.
package struct SearchReport: Sendable {
  /// What was varied.
  package struct Hyperparameter: Sendable, Equatable {
    /// What it is called.
    package var name: String
    /// The values that it may have.
    package var scale: SearchScale

    /// A hyperparameter.
    package init(_ name: String, _ scale: SearchScale) { (self.name, self.scale) = (name, scale) }
  }

  /// A trial, as far as it was trained.
  package struct Trial: Sendable {
    /// Counted from 1, in the order in which trials were suggested.
    package var number: Int
    /// One for each hyperparameter; missing where that does not count.
    package var values: [ScoreValue]
    /// The mean of its executions; nil where it failed.
    package var objective: Double?
    /// The sample standard deviation of several executions.
    package var deviation: Double?
    /// The epochs that it was trained for, as far as it was looked at: the mean of its executions.
    package var epochs: Double
    /// The epochs of all its executions.
    package var trainedEpochs = 0
    /// The number of trainable parameters.
    package var parameters: Int?
    /// The mean of its executions.
    package var testAccuracy: Double?
    /// Of each execution's weights.
    package var hashes: [String] = []
    /// Of each execution, below the search's folder.
    package var folders: [String] = []
    /// Why it failed, in a sentence.
    package var failure: String?
    /// The epochs of its first execution.
    package var history = History()

    /// A trial.
    package init(number: Int, values: [ScoreValue], objective: Double?, epochs: Double) {
      (self.number, self.values, self.objective, self.epochs) = (number, values, objective, epochs)
    }

    /// What it is called.
    package var name: String { "trial \(number)" }
  }

  /// What was searched: the configuration's name.
  package var name: String
  /// What trials are ranked by, a column of their histories.
  package var objective: String
  /// Whether more of it is better.
  package var maximizes: Bool
  /// In the order of the configuration.
  package var hyperparameters: [Hyperparameter]
  /// The best first, failed ones last.
  package var trials: [Trial]
  /// Whether the test set validates, and so chose the best trial.
  package var choosesOnTestSet = false
  /// Whether the images are drawn by fmdist.
  package var isSynthetic = false
  /// Whether no more trials are to come.
  package var isComplete = true

  /// A report of `trials`.
  package init(
    name: String, objective: String, maximizes: Bool, hyperparameters: [Hyperparameter], trials: [Trial]
  ) {
    precondition(trials.allSatisfy { $0.values.count == hyperparameters.count }, "a value for each hyperparameter")
    (self.name, self.objective, self.maximizes) = (name, objective, maximizes)
    (self.hyperparameters, self.trials) = (hyperparameters, trials)
  }

  /// The trials that have an objective, the best first.
  var scored: [Trial] { trials.filter { $0.objective != nil } }
  /// The best trial; nil where all failed.
  package var best: Trial? { trials.first { $0.objective != nil } }
  /// Those that failed.
  var failed: [Trial] { trials.filter { $0.objective == nil } }

  /// An objective in words.
  func words(_ objective: Double) -> String { Self.notation.words(objective) }

  /// How people read objectives and accuracies: as the lines of a search have them.
  static let notation = ScoreColumn.Notation.decimals(4)

  /// What `trial` tries, as the lines of a search have it: `filters=16, units=64`.
  package func assignment(of trial: Trial) -> String {
    zip(hyperparameters, trial.values).filter { $1 != .missing }.map { "\($0.name)=\($1.words)" }
      .joined(separator: ", ")
  }

  /// What must not be overlooked where the test set validates.
  package static let testSetNotice =
    "THE TEST SET CHOSE THE BEST TRIAL, as it validates: its accuracy says how well that went, not how the model does on new images"
}
