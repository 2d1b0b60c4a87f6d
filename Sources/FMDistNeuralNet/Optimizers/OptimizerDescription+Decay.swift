extension OptimizerDescription {
  /// The arrays that are usually excluded, whether or not a model has them.
  package static let usualExclusions = ["bias", "gamma", "beta"]

  /// Whether `parameter` decays.
  func decays(_ parameter: ParameterDescription) -> Bool {
    (weightDecay ?? 0) > 0 && parameter.isTrainable && !excludedFromDecay.contains { $0.isOf(parameter) }
  }

  /// Throws where an exclusion names no array of `plan`, and none of the usual ones.
  package func checkExclusions(in plan: ModelPlan) throws(ModelError) {
    for pattern in excludedFromDecay where !Self.usualExclusions.contains(pattern.description) {
      guard !plan.parameters.contains(where: pattern.isOf) else { continue }
      throw ModelError(
        path: "optimizer",
        "optimizer.\(name).exclude_from_weight_decay '\(pattern)' names no array; there are "
          + plan.parameters.filter(\.isTrainable).map(\.name).joined(separator: ", "))
    }
  }
}

extension NamePattern {
  /// Whether it is for `parameter`: for its own name, or with a `/` for its layer's and its own.
  fileprivate func isOf(_ parameter: ParameterDescription) -> Bool {
    matches(description.contains("/") ? parameter.name : String(parameter.name.split(separator: "/").last ?? ""))
  }
}
