/// Weights that follow their gradients alike, of whichever arrays: at the same multiple of the learning rate, and with the same decay.
package struct UpdateGroup: Equatable, Sendable {
  /// What the learning rate is multiplied by.
  let learningRateMultiplier: Double
  /// Whether they decay, where the optimizer has it so.
  let decays: Bool

  /// Those of `parameter`, which `optimizer` updates.
  init(_ parameter: ParameterDescription, _ optimizer: OptimizerDescription) {
    learningRateMultiplier = parameter.learningRateMultiplier
    decays = optimizer.decays(parameter)
  }

  /// The groups of `parameters`, which `optimizer` updates, each once.
  static func all(of parameters: [ParameterDescription], _ optimizer: OptimizerDescription) -> [UpdateGroup] {
    parameters.filter(\.isTrainable).reduce(into: []) { groups, parameter in
      let group = UpdateGroup(parameter, optimizer)
      if !groups.contains(group) { groups.append(group) }
    }
  }
}
