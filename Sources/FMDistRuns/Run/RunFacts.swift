import FMDistCommunication
import FMDistDatasets
import FMDistNeuralNet
import FMDistTraining

/// What a session of a run knows before it begins, beside its configuration.
struct RunFacts {
  let model: ModelPlan
  let dataset: Dataset
  /// What there is to say of the data.
  let warnings: [DatasetWarning]
  let hosts: Hosts
  /// Of each rank.
  let threads: Int
  /// Of the session before, where this one was started in its place.
  var restarted: RestartNote?
}
