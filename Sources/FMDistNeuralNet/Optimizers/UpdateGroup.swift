/// Weights that follow their gradients alike, of whichever arrays: at the same multiple of the learning rate.
package struct UpdateGroup: Equatable, Sendable {
  /// What the learning rate is multiplied by.
  package var learningRateMultiplier = 1.0

  /// The weights at the learning rate itself.
  package init() {}

  /// Those of `parameter`.
  package init(_ parameter: ParameterDescription) { learningRateMultiplier = parameter.learningRateMultiplier }

  /// The groups of `parameters`, each once.
  package static func all(of parameters: [ParameterDescription]) -> [UpdateGroup] {
    parameters.filter(\.isTrainable).reduce(into: []) { groups, parameter in
      let group = UpdateGroup(parameter)
      if !groups.contains(group) { groups.append(group) }
    }
  }
}
