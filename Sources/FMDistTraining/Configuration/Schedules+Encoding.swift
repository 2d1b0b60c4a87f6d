import FMDistNeuralNet
import FMDistRunFiles

extension RunConfiguration.TrainingConfiguration.Schedule {
  /// As the configuration has it, defaults written out.
  var value: ConfigurationValue {
    switch self {
    case .stepDecay(let everyEpochs, let factor):
      return ["step_decay": ["every_epochs": .integer(everyEpochs), "factor": .double(factor)]]
    case .cosineDecay(let length, let alpha):
      let length: [ConfigurationValue.Entry] =
        switch length {
        case .steps(let steps): [.init("decay_steps", .integer(steps))]
        case .epochs(let epochs): [.init("decay_epochs", .double(epochs))]
        case nil: []
        }
      return ["cosine_decay": .mapping(length + [.init("alpha", .double(alpha))])]
    case .oneCycle(let cycle, let maxLearningRate):
      let most = maxLearningRate.map { [ConfigurationValue.Entry("max_learning_rate", .double($0))] } ?? []
      return [
        "one_cycle": .mapping(
          most + [
            .init("pct_start", .double(cycle.pctStart)), .init("div_factor", .double(cycle.divFactor)),
            .init("final_div_factor", .double(cycle.finalDivFactor)),
            .init("anneal_strategy", .string(cycle.annealStrategy.rawValue)),
          ])
      ]
    case .reduceOnPlateau(let plateau):
      return [
        "reduce_on_plateau": [
          "monitor": .string(plateau.monitor.rawValue), "factor": .double(plateau.factor),
          "patience": .integer(plateau.patience), "min_delta": .double(plateau.minDelta),
          "cooldown": .integer(plateau.cooldown), "min_lr": .double(plateau.minLearningRate),
        ]
      ]
    }
  }
}

extension EarlyStopping {
  /// As the configuration has it, defaults written out.
  var value: ConfigurationValue {
    [
      "monitor": .string(monitor.rawValue), "patience": .integer(patience), "min_delta": .double(minDelta),
      "restore_best_weights": .bool(restoreBestWeights), "start_from_epoch": .integer(startFromEpoch),
    ]
  }
}
