import FMDistNeuralNet
import FMDistRunFiles

extension LayerRule {
  /// An item of `training.layers`.
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    self.init(
      match: try node.texts("match", naming: "the layers", example: "conv2d*").map { NamePattern($0) },
      isTrainable: try node.optionalBool("trainable"),
      learningRateMultiplier: try node.optionalDouble(
        "learning_rate_multiplier", in: Double(Float.leastNormalMagnitude)...))
    guard node.has("trainable") || node.has("learning_rate_multiplier") else {
      throw node.error("changes nothing; set trainable or learning_rate_multiplier, or remove it")
    }
  }

  /// As a configuration has it.
  var value: ConfigurationValue {
    var entries: [(String, ConfigurationValue)] = [
      ("match", match.count == 1 ? .string(match[0].description) : .list(match.map { .string($0.description) }))
    ]
    if let isTrainable { entries.append(("trainable", .bool(isTrainable))) }
    if let learningRateMultiplier { entries.append(("learning_rate_multiplier", .double(learningRateMultiplier))) }
    return entries.mapping
  }
}
