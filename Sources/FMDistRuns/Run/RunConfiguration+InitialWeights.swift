import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

extension RunConfiguration {
  /// What training `model` begins with, read from the file that the configuration names; nil where it names none. Of a run's folder it
  /// is the checkpoint of its result, or the newest.
  func initialWeights(for model: ModelPlan) throws -> InitialWeights? {
    guard let settings = training.initialWeights else { return nil }
    let isFolder = FileSystem.isFolder(settings.path)
    let path = isFolder ? try CheckpointFolder.Found.ofResult(settings.path).path : settings.path
    return try InitialWeights(WeightsFile(path), for: model, settings)
  }
}
