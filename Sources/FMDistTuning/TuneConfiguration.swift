import FMDistNeuralNet
import FMDistRunFiles
import FMDistTraining

/// The section `tune` of a configuration: what is varied, how it is searched, and by what it is ranked.
package struct TuneConfiguration: Sendable {
  /// The key of the section.
  package static let key = "tune"

  /// How the space is searched.
  package let tuner: any Tuner
  package let space: SearchSpace
  /// What trials are ranked by.
  package let objective: Monitor
  /// How often each trial is trained, or cross-validated, each time with another seed. Keras Tuner's `executions_per_trial`.
  package let executions: Int
  /// In how many parts the training images are divided, each of which validates once: k-fold cross-validation; nil for the configuration's
  /// own validation images.
  package let folds: Int?
  /// What random choices of trials are made from.
  package let seed: UInt64
  /// When no more trials begin.
  package let budget: Budget

  /// How often each trial is trained: on all folds of all executions.
  package var runsPerTrial: Int { executions * (folds ?? 1) }

  /// When no more trials begin: before one of these would be exceeded.
  package struct Budget: Equatable, Sendable {
    /// Of all trials together.
    package var epochs: Int?
    /// Of all trials together, in floating-point operations of training.
    package var flops: Double?
    /// Since the search began, all sessions together. Which trials there are then depends on the machine.
    package var seconds: Double?
  }

  /// Reads the section `node`; `metrics` are the columns that a history has beside the common ones.
  package init(_ node: ConfigurationNode, metrics: [String]) throws(ConfigurationError) {
    let tuner = try node.optionalNamedItem("tuner", "tuner", of: Tuners.kinds.names) {
      item throws(ConfigurationError) -> any Tuner in try Tuners.kinds.kind(of: item, "tuner").init(item.options)
    }
    self.tuner = tuner ?? GridSearch()
    let columns = ["val_acc", "val_loss"] + metrics.map { "val_\($0)" } + ["acc", "loss"]
    let column = try node.optionalString("objective") ?? "val_acc"
    guard columns.contains(column) else {
      throw node.error("has the objective '\(column)'; expected one of \(columns.joined(separator: ", "))")
    }
    objective = Monitor(column: column)
    executions = try node.optionalInt("executions_per_trial", in: 1...1000) ?? 1
    folds = try node.optionalInt("folds", in: 2...100)
    seed = UInt64(try node.optionalInt("seed", in: 0...) ?? 1)
    budget =
      try node.optionalSection("budget") { node throws(ConfigurationError) in
        Budget(
          epochs: try node.optionalInt("epochs", in: 1...),
          flops: try node.optionalDouble("flops", in: Double.leastNormalMagnitude...),
          seconds: try node.optionalDouble("seconds", in: Double.leastNormalMagnitude...))
      } ?? Budget()
    let section = try node.node("hyperparameters")
    var hyperparameters: [Hyperparameter] = []
    for name in section.keys {
      let node = try section.node(name)
      let hyperparameter = try Hyperparameter(name, node, known: hyperparameters)
      try hyperparameter.check(beside: hyperparameters, node)
      hyperparameters.append(hyperparameter)
    }
    guard !hyperparameters.isEmpty else { throw section.error("needs at least one hyperparameter") }
    let names = hyperparameters.filter(\.values.areNumbers).map(\.name)
    var constraints: [Constraint] = []
    if let list = try node.optionalNode("constraints") {
      for text in try list.stringsValue() {
        do throws(ConstraintError) { constraints.append(try Constraint(text, names: names)) } catch {
          throw list.error("has '\(text)': \(error.sentence)")
        }
      }
    }
    space = SearchSpace(hyperparameters, constraints: constraints)
  }
}
