import FMDistReports
import FMDistRunFiles
import FMDistTuning

extension SearchReport {
  /// What `outcome`, of trials of `plan` in `folder`, shows.
  init(_ outcome: TuneOutcome, plan: TrialPlan, folder: TuneFolder) {
    let hyperparameters = plan.tune.space.hyperparameters
    self.init(
      name: plan.base.name, objective: outcome.objective, maximizes: outcome.maximizes,
      hyperparameters: hyperparameters.map { Hyperparameter($0.name, SearchScale($0.values)) },
      trials: outcome.trials.map { Trial($0, names: hyperparameters.map(\.name), folder: folder) })
    choosesOnTestSet = plan.base.data.validation.source == .test && plan.tune.objective.isOfValidation
  }
}

extension SearchReport.Trial {
  fileprivate init(_ trial: TuneOutcome.Trial, names: [String], folder: TuneFolder) {
    self.init(
      number: trial.number + 1, values: names.map { ScoreValue(trial.assignment[$0]) }, objective: trial.objective,
      epochs: trial.trainedEpochs ?? Double(trial.epochs))
    deviation = trial.deviation
    trainedEpochs = trial.records.reduce(0) { $0 + $1.epochs }
    parameters = trial.records.lazy.compactMap(\.parameters).first
    testAccuracy = trial.records.compactMap(\.testAccuracy).meanAndDeviation?.mean
    hashes = trial.records.map(\.weightsSHA256)
    folders = trial.folders
    failure = trial.failure
    if let first = trial.folders.first, let record = trial.records.first {
      var history = (try? History(file: RunFolder("\(folder.path)/\(first)").history)) ?? History()
      // A trial that was going on when the search was stopped is further than its record.
      history.rows = Array(history.rows.prefix(record.epochs))
      self.history = history
    }
  }
}

extension ScoreValue {
  /// `value` as tables have it; missing where it is nil.
  fileprivate init(_ value: ConfigurationValue?) { self = .text(value?.words) }
}

extension SearchScale {
  /// The axis of `values`.
  fileprivate init(_ values: HyperparameterValues) {
    switch values {
    case .choice(let choices): self = .categories(choices.map { ScoreValue($0) })
    case .integers(let range, _, .linear):
      self = .linear(Double(range.lowerBound)...Double(range.upperBound), isWhole: true)
    case .integers(let range, _, .log): self = .log(Double(range.lowerBound)...Double(range.upperBound))
    case .numbers(let range, _, .linear): self = .linear(range, isWhole: false)
    case .numbers(let range, _, .log): self = .log(range)
    }
  }
}
