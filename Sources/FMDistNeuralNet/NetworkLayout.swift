import FMDistKernels

/// Where everything that a model learns lies in memory, worked out before there is any: a pure function of the model.
package struct NetworkLayout: Sendable {
  /// What the model has, in model order, and its places among the packed weights: frozen arrays lie behind all others.
  package let parameters: [PackedParameter]
  /// The grain at which ranks share out the weights.
  package let chunks: WeightChunks
  /// The weights that change of each part of a step between two points where all threads meet, in model order: backward passes are
  /// through with the last first.
  package let stages: [Range<Int>]
  /// The floats of the packed weights that training changes, which come first: what gradients are for.
  package let changingCount: Int
  /// The floats of all packed weights.
  package let weightCount: Int
  /// The floats of what is transposed.
  package let transposedCount: Int
  /// The numbers of the parameters that are transposed.
  let transposedKernels: [Int]

  /// The layout of `plan`.
  package init(_ plan: ModelPlan) {
    let parameters = PackedParameter.layOut(plan.parameters)
    self.parameters = parameters
    chunks = WeightChunks(parameters)
    changingCount = parameters.filter(\.description.changes).map(\.range.upperBound).max() ?? 0
    weightCount = parameters.map(\.range.upperBound).max() ?? 0
    let needsDataGradient = plan.layers.flatMap { layer in
      layer.parameters.map { parameter in
        switch parameter.transposition {
        case .none: false
        case .ofInput: layer.inputs.contains(where: plan.hasGradient)
        case .inside: layer.learns
        }
      }
    }
    transposedKernels = parameters.indices.filter { needsDataGradient[$0] }
    transposedCount = transposedKernels.reduce(0) { $0 + NetworkLayout.transposedCount(of: parameters[$1]) }
    var stages: [Range<Int>] = []
    var start = 0
    var end = 0
    var index = 0
    /// Ends a stage that learns something.
    func cut() {
      if end > start { stages.append(start..<end) }
      start = end
    }
    for layer in plan.layers {
      let standsAlone = type(of: layer.layer).grain == .batch
      if standsAlone { cut() }
      for parameter in layer.parameters {
        if parameter.changes { end = parameters[index].range.upperBound }
        index += 1
      }
      if standsAlone { cut() }
    }
    cut()
    self.stages = stages
  }

  static func transposedCount(of parameter: PackedParameter) -> Int {
    let channels = parameter.rowsOfTap
    return padded(channels) * (parameter.description.rows / channels) * parameter.description.columns
  }
}
