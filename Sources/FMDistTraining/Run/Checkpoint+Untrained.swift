import FMDistMemory
import FMDistNeuralNet
import FMDistRunFiles

extension Checkpoint {
  /// A training of `configuration` that is about to begin, with `weights`, arrays of `plan` in model order; with those that its seed makes
  /// where there are none; `record` says which of them are from a file. The optimizer remembers nothing yet.
  package init(
    untrained configuration: RunConfiguration, plan: ModelPlan, weights: [NamedArray]? = nil,
    from record: InitialWeightsRecord? = nil
  ) {
    let descriptions = plan.parameters
    let seed = configuration.training.seed
    let initial = zip(NetworkLayout(plan).parameters, descriptions).enumerated().map { index, parameter in
      let array = Buffer<Float>(count: parameter.1.count)
      parameter.0.initialize(array.view, seed: seed, index: index)
      return NamedArray(name: parameter.1.name, shape: parameter.1.shape, values: Array(array.view.elements))
    }
    let parameters = weights ?? initial
    let slots = configuration.optimizer.slots.flatMap { slot in
      zip(descriptions, parameters).filter { $0.0.isTrainable }.map { parameter, array in
        // Averages begin as the weights are.
        NamedArray(
          name: "\(slot)/\(parameter.name)", shape: parameter.shape,
          values: slot == OptimizerDescription.weightsSlot
            ? array.values : [Float](repeating: 0, count: parameter.count))
      }
    }
    self.init(
      parameters: parameters, optimizerState: slots, fmdistVersion: FMDistTraining.fmdistVersion,
      configuration: configuration.yaml, seed: Int(seed), epoch: 1, sampleOffset: 0, step: 0,
      history: History(metrics: configuration.training.metrics.dropFirst().map(\.column)),
      extra: TrainingState().extra.merging(record?.extra ?? [:]) { $1 })
  }
}
