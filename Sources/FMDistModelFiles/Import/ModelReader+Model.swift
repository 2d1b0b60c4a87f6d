import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles

extension ModelReader {
  /// The arrays in `file`, of a model that its metadata or a configuration describes.
  func model(_ file: ModelFile) throws(ModelFileError) -> ImportedModel {
    try file.expect(names: true)
    let content = try content(file.path)
    var model = ImportedModel { plan throws(ModelFileError) in
      try parameters(of: ExportedModel(unfilled: plan), from: content, path: file.path, names: file.names)
    }
    model.metadata = content.metadata
    if let (means, deviations) = standardization(content) {
      model.scaling = ImportedScaling(
        means.shape.count == 1 ? .standardByChannel : .standard, means: means.values, deviations: deviations.values)
    }
    return model
  }
}

extension ExportedModel {
  /// A model of `plan` whose arrays are all zeros: to ask where they are in a file.
  fileprivate init(unfilled plan: ModelPlan) {
    let sizes = plan.input.sizes
    self.init(
      name: "", configuration: "", plan: plan,
      parameters: plan.parameters.map {
        NamedArray(name: $0.name, shape: $0.shape, values: [Float](repeating: 0, count: $0.count))
      },
      preparation: ImagePreparation(
        height: sizes[0], width: sizes.count > 1 ? sizes[1] : 1, channels: sizes.count > 2 ? sizes[2] : 1, divisor: 1,
        resize: "", background: []),
      answer: ModelAnswer(activation: plan.outputActivation, classNames: []), weightsSHA256: "", fmdistVersion: "")
  }
}
