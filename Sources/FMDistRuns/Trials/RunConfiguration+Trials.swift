import FMDistDatasets
import FMDistNeuralNet
import FMDistTraining

extension RunConfiguration {
  /// The floating-point operations of training with one image of `set`; 0 where the model can't be made for it.
  func flopsPerImage(_ set: ImageSet) -> Double {
    let plan = try? plan(height: set.height, width: set.width, channels: set.channels)
    return plan?.denseFLOPs.reduce(0) { $0 + $1.total } ?? 0
  }
}

extension RunConfiguration.DataConfiguration {
  /// Whether the images, their classes and their weights are those of `other`.
  func readsSame(as other: Self) -> Bool {
    dataset == other.dataset && path == other.path && sampleWeights == other.sampleWeights
      && classNames == other.classNames && multiLabel == other.multiLabel && readsFilesSame(as: other)
  }
}
