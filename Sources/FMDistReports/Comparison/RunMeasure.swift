import FMDistRunFiles

/// What there is to say of a run beside its configuration: a column, and its value in a run.
struct RunMeasure: Sendable {
  let column: ScoreColumn
  let value: @Sendable (ComparedRun) -> ScoreValue

  private init(
    _ name: String, _ kind: ScoreColumn.Kind, _ notation: ScoreColumn.Notation = .plain,
    _ goal: ScoreColumn.Goal? = nil, _ value: @escaping @Sendable (ComparedRun) -> ScoreValue
  ) {
    column = ScoreColumn(name, kind, notation, goal: goal)
    self.value = value
  }

  /// What `runs` are known by, for programs.
  static let identities = [
    RunMeasure("configuration_name", .identity) { .text($0.configurationName) },
    RunMeasure("dataset", .identity) { .text($0.dataset) },
    RunMeasure("data_sha256", .identity) { .text($0.dataSHA256) },
  ]

  /// What came of `runs`. All that begins with `val_` is of the epoch with the best validation accuracy.
  static func results(of runs: [ComparedRun]) -> [RunMeasure] {
    let common = [
      RunMeasure("val_accuracy", .score, .percent, .highest) { .measured($0.best?.validationAccuracy) },
      RunMeasure("test_accuracy", .score, .percent, .highest) { .measured($0.result?.testAccuracy) },
      RunMeasure("val_loss", .measure, .decimals(4), .lowest) { .measured($0.best?.validationLoss) },
      RunMeasure("test_loss", .measure, .decimals(4), .lowest) { .measured($0.result?.testLoss) },
    ]
    let validated = metrics(runs.flatMap(\.history.metrics)).map { name in
      RunMeasure("val_" + name, .measure, .decimals(4), .highest) { .measured($0.best?.value(inColumn: "val_" + name)) }
    }
    let tested = metrics(runs.flatMap { $0.result?.testMetrics.map(\.name) ?? [] }).map { name in
      RunMeasure("test_" + name, .measure, .decimals(4), .highest) { run in
        .measured(run.result?.testMetrics.first { $0.name == name }?.value)
      }
    }
    return common + validated + tested + costs + states
  }

  /// `names` without repetitions, and without what has a column of its own.
  private static func metrics(_ names: [String]) -> [String] {
    names.reduce(into: []) { if !$0.contains($1), !["accuracy", "loss"].contains($1) { $0.append($1) } }
  }

  private static let costs = [
    RunMeasure("epochs", .measure) { .count($0.history.rows.count) },
    RunMeasure("best_epoch", .measure) { .count($0.best?.epoch) },
    RunMeasure("parameter_count", .measure, .decimals(0)) { .count($0.result?.parameterCount) },
    RunMeasure("seconds", .measure, .decimals(1), .lowest) { .measured($0.result?.seconds) },
    RunMeasure("images_per_second", .measure, .decimals(0), .highest) { .measured($0.imagesPerSecond) },
    RunMeasure("ranks", .measure) { .count($0.result?.ranks) },
    RunMeasure("threads_per_rank", .measure) { .count($0.result?.threadsPerRank) },
  ]

  private static let states = [
    RunMeasure("weights_sha256", .identity) { .text($0.result?.weightsSHA256) },
    RunMeasure("state", .identity) { .text($0.state.word) },
    RunMeasure("state_epoch", .identity) { .count($0.state.epoch) },
    RunMeasure("state_step", .identity) { .count($0.state.step) },
  ]
}
