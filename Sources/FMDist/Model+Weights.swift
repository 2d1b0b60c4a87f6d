import FMDistNeuralNet
import FMDistRunFiles
import FMDistTraining

extension Model {
  /// Takes weights by their names from the file at `path`: a model or checkpoint of fmdist, or any safetensors file with arrays of 16, 32 or
  /// 64-bit floats in Keras's layout (HWIO, in x out). Keras's `load_weights`. To be followed by
  /// ``fit(_:validation:threads:observer:shouldStop:)``: a training that was under way can't go on from other weights.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - byName: Whether the file may lack some of the model's arrays, which stay as they are, and have others.
  ///   - skipMismatch: Whether arrays of another shape are left out; else they are an error.
  /// - Returns: Which arrays were taken, and which not.
  /// - Throws: ``Failure`` where the file is none, or nothing of it matches.
  @discardableResult
  public func loadWeights(
    from path: String, byName: Bool = false, skipMismatch: Bool = false
  ) throws(Failure) -> LoadedWeights {
    guard !isTraining else {
      throw Failure(
        .configuration, "the model is being trained: wait until it ends, or load the weights into another one")
    }
    return try take(InitialWeightsFile(path: path, byName: byName, skipsMismatch: skipMismatch))
  }

  @discardableResult
  func take(_ file: InitialWeightsFile) throws(Failure) -> LoadedWeights {
    try Failure.told {
      let found = try InitialWeights(WeightsFile(file.path), for: plan, file)
      var weights = Dictionary(uniqueKeysWithValues: checkpoint.parameters.map { ($0.name, $0) })
      for array in found.arrays { weights[array.name] = array }
      checkpoint = Checkpoint(
        untrained: configuration.run, plan: plan, weights: plan.parameters.compactMap { weights[$0.name] },
        from: found.record)
      best = nil
      return LoadedWeights(found.record)
    }
  }
}
