/// What a run says of layers by their names: whether they learn, and how fast.
///
/// Of several rules for a layer the last counts, and each before the layer's own `trainable`.
package struct LayerRule: Equatable, Sendable {
  /// The layers' names, or patterns of them.
  package var match: [NamePattern]
  /// Whether they learn; nil for what they say themselves.
  package var isTrainable: Bool?
  /// What their learning rate is multiplied by; nil for 1.
  package var learningRateMultiplier: Double?

  /// A rule for the layers with these names.
  package init(match: [NamePattern], isTrainable: Bool? = nil, learningRateMultiplier: Double? = nil) {
    self.match = match
    self.isTrainable = isTrainable
    self.learningRateMultiplier = learningRateMultiplier
  }

  /// Whether it is for the layer `name`.
  func concerns(_ name: String) -> Bool { match.contains { $0.matches(name) } }
}

extension [LayerRule] {
  /// Where configurations have them.
  package static var path: String { "training.layers" }

  /// What the layer `name` learns, of `parameters`, its own; `isTrainable` is what it says itself.
  func applied(to parameters: [ParameterDescription], of name: String, isTrainable: Bool) -> [ParameterDescription] {
    let rules = filter { $0.concerns(name) }
    guard rules.last(where: { $0.isTrainable != nil })?.isTrainable ?? isTrainable else {
      return parameters.map { $0.frozen() }
    }
    let multiplier = rules.last { $0.learningRateMultiplier != nil }?.learningRateMultiplier ?? 1
    return parameters.map { $0.learning(atRateTimes: multiplier) }
  }

  /// Throws unless each pattern is that of a layer with weights.
  func check(against layers: [ModelPlan.Layer]) throws(ModelError) {
    let learning = layers.filter { !$0.parameters.isEmpty }.map(\.name)
    for (index, rule) in enumerated() {
      for pattern in rule.match where !learning.contains(where: pattern.matches) {
        let others = layers.contains { pattern.matches($0.name) }
        throw ModelError(
          path: "\(Self.path).\(index)",
          "\(Self.path).\(index).match '\(pattern)' names no layer \(others ? "that has weights" : "of the model"); "
            + (learning.isEmpty ? "none has weights" : "those with weights are \(learning.joined(separator: ", "))"))
      }
    }
  }
}
