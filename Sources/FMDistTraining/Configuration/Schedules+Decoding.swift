import FMDistNeuralNet
import FMDistRunFiles

extension RunConfiguration.TrainingConfiguration.Warmup.Length {
  /// The number of updates at `steps` or of epochs at `epochs` of `node`, if one is there.
  init?(_ node: ConfigurationNode, steps stepsKey: String, epochs epochsKey: String) throws(ConfigurationError) {
    let steps = try node.optionalInt(stepsKey, in: 1...)
    let epochs = try node.optional(epochsKey, isNumber: true) { node throws(ConfigurationError) in
      let epochs = try node.doubleValue(in: Double.leastNonzeroMagnitude...)
      guard epochs <= Double(ConfigurationNode.mostEpochs) else {
        throw node.error("must be at most \(ConfigurationNode.mostEpochs), found \(epochs)")
      }
      return epochs
    }
    switch (steps, epochs) {
    case (let steps?, nil): self = .steps(steps)
    case (nil, let epochs?): self = .epochs(epochs)
    case (.some, .some): throw node.error("takes \(stepsKey) or \(epochsKey), found both; take one of them away")
    case (nil, nil): return nil
    }
  }
}

extension EarlyStopping {
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    self.init(
      monitor: try Monitor(node),
      patience: try node.optionalInt("patience", in: 0...) ?? 0,
      minDelta: try node.optionalDouble("min_delta", in: 0...) ?? 0,
      restoreBestWeights: try node.optionalBool("restore_best_weights") ?? false,
      startFromEpoch: try node.optionalInt("start_from_epoch", in: 0...) ?? 0)
  }
}
