import FMDistRunFiles
import FMDistTraining

/// What TensorBoard is told of a run that is a trial of a search.
package struct TrialFacts: Sendable {
  /// What the trial tries, by the names of the search; HPARAMS show it in place of the configuration's keys.
  package var hyperparameters: [ConfigurationValue.Entry]
  /// What trials are ranked by: a scalar of its name, so that HPARAMS have it as a metric.
  package var objective: Monitor

  /// A trial that tries `hyperparameters`.
  package init(hyperparameters: [ConfigurationValue.Entry], objective: Monitor) {
    (self.hyperparameters, self.objective) = (hyperparameters, objective)
  }

  /// The objective after the epoch of `row`, as far as it could be measured.
  func values(_ row: History.Row) -> [TensorBoardValue] {
    let value = objective.value(in: row)
    return value.isFinite ? [TensorBoardValue(objective.column, .scalar(value))] : []
  }
}
