import FMDistNeuralNet
import FMDistRunFiles

extension RunConfiguration.TrainingConfiguration.Warmup.Length {
  private static let mostEpochs = 1_000_000

  /// The number of updates at `steps` or of epochs at `epochs` of `node`, if one is there.
  init?(_ node: ConfigurationNode, steps stepsKey: String, epochs epochsKey: String) throws(ConfigurationError) {
    let steps = try node.optionalInt(stepsKey, in: 1...)
    let epochs = try node.optional(epochsKey, isNumber: true) { node throws(ConfigurationError) in
      let epochs = try node.doubleValue(in: Double.leastNonzeroMagnitude...)
      guard epochs <= Double(Self.mostEpochs) else {
        throw node.error("must be at most \(Self.mostEpochs), found \(epochs)")
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

extension RunConfiguration.TrainingConfiguration.Schedule {
  static let known = ["step_decay", "cosine_decay", "one_cycle", "reduce_on_plateau"]
  private static let mostEpochs = 1_000_000

  init(_ item: ConfigurationItem) throws(ConfigurationError) {
    let options = item.options
    switch item.name {
    case "step_decay":
      self = .stepDecay(
        everyEpochs: try options.int("every_epochs", in: 1...Self.mostEpochs),
        factor: try options.factor("factor", default: nil))
    case "cosine_decay":
      self = .cosineDecay(
        length: try RunConfiguration.TrainingConfiguration.Warmup.Length(
          options, steps: "decay_steps", epochs: "decay_epochs"),
        alpha: try options.optionalDouble("alpha", in: 0...1) ?? 0)
    case "one_cycle":
      self = .oneCycle(
        OneCycle(
          pctStart: try options.optionalDouble("pct_start", in: 0...1) ?? 0.3,
          divFactor: try options.optionalDouble("div_factor", in: 1...) ?? 25,
          finalDivFactor: try options.optionalDouble("final_div_factor", in: 1...) ?? 10_000,
          annealStrategy: try options.optionalChoice("anneal_strategy") ?? .cos),
        maxLearningRate: try options.optionalDouble("max_learning_rate", in: 0...))
    case "reduce_on_plateau":
      self = .reduceOnPlateau(
        PlateauReduction(
          monitor: try options.optionalChoice("monitor") ?? .validationLoss,
          factor: try options.factor("factor", default: 0.1),
          patience: try options.optionalInt("patience", in: 0...) ?? 10,
          minDelta: try options.optionalDouble("min_delta", in: 0...) ?? 1e-4,
          cooldown: try options.optionalInt("cooldown", in: 0...) ?? 0,
          minLearningRate: try options.optionalDouble("min_lr", in: 0...) ?? 0))
    default: throw item.unknownName("schedule", known: Self.known)
    }
  }
}

extension EarlyStopping {
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    self.init(
      monitor: try node.optionalChoice("monitor") ?? .validationLoss,
      patience: try node.optionalInt("patience", in: 0...) ?? 0,
      minDelta: try node.optionalDouble("min_delta", in: 0...) ?? 0,
      restoreBestWeights: try node.optionalBool("restore_best_weights") ?? false,
      startFromEpoch: try node.optionalInt("start_from_epoch", in: 0...) ?? 0)
  }
}

extension ConfigurationNode {
  /// A number from 0 to below 1 at `key`, or `value` where there is none.
  fileprivate func factor(_ key: String, default value: Double?) throws(ConfigurationError) -> Double {
    guard let value else { return try share(key) }
    return try optionalShare(key) ?? value
  }
}
