import FMDistNeuralNet
import FMDistRunFiles

extension RunConfiguration.TrainingConfiguration.Warmup.Length {
  /// As a configuration has it, at one of two keys.
  func entry(steps stepsKey: String, epochs epochsKey: String) -> (String, ConfigurationValue) {
    switch self {
    case .steps(let steps): (stepsKey, .integer(steps))
    case .epochs(let epochs): (epochsKey, .double(epochs))
    }
  }
}

extension EarlyStopping {
  /// As the configuration has it, defaults written out.
  var value: ConfigurationValue {
    [
      "monitor": .string(monitor.column), "patience": .integer(patience), "min_delta": .double(minDelta),
      "restore_best_weights": .bool(restoreBestWeights), "start_from_epoch": .integer(startFromEpoch),
    ]
  }
}
