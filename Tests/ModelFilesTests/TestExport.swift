import FMDistKernels
import FMDistModelFiles
import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining
import Foundation

/// Models to export, without a run.
enum TestExport {
  /// That of the configuration `yaml`, for images of 28 x 28 x 1 in ten classes, with arrays of 0, 1, 2, … over 64.
  static func model(_ yaml: String) throws -> ExportedModel {
    let configuration = try RunConfiguration(ConfigurationNode(text: yaml, name: "test"))
    return try model(
      configuration.plan(height: 28, width: 28, channels: 1), name: configuration.name,
      configuration: configuration.yaml)
  }

  /// That of `layers` for images of 2 x 3 x 2.
  static func small(_ layers: [LayerDescription], preparation: ImagePreparation? = nil, answer: ModelAnswer? = nil)
    throws -> ExportedModel
  {
    try model(
      ModelPlan(input: .image(height: 2, width: 3, channels: 2), layers: layers), name: "small", configuration: "…",
      preparation: preparation, answer: answer)
  }

  private static func model(
    _ plan: ModelPlan, name: String, configuration: String, preparation: ImagePreparation? = nil,
    answer: ModelAnswer? = nil
  ) throws -> ExportedModel {
    guard case .image(let height, let width, let channels) = plan.input else { preconditionFailure("a vector") }
    let arrays = plan.parameters.map { parameter in
      NamedArray(
        name: parameter.name, shape: parameter.shape, values: (0..<parameter.count).map { Float($0 % 4096) / 64 })
    }
    var hash = WeightsHash()
    for array in arrays { hash.update(array.values) }
    return ExportedModel(
      name: name, configuration: configuration, plan: plan, parameters: arrays,
      preparation: preparation
        ?? ImagePreparation(
          height: height, width: width, channels: channels, divisor: 255, resize: "stretch",
          background: [255, 255, 255]),
      answer: answer
        ?? ModelAnswer(
          activation: plan.outputActivation, classNames: (0..<plan.classCount).map { "class \($0)" }),
      weightsSHA256: hash.finalize(), fmdistVersion: "1.2.3")
  }

  /// A model of all kinds of layers there are.
  static func zoo() throws -> ExportedModel {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/zoo.yaml")
    return try model(String(contentsOf: file, encoding: .utf8))
  }
}
