import FMDistCommunication
import FMDistDatasets
import FMDistKernels
import FMDistModelFiles
import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining
import Foundation

/// `fmdist import`: a checkpoint of a model file of another program. Rank 0 reads and writes.
package struct ImportRun: Sendable {
  private let console: Console
  /// The file.
  package var path: String
  /// Of which format it is.
  package var format: ExportFormat
  /// Where the checkpoint goes.
  package var output: String
  /// The configuration of the model; nil for the one that the file has.
  package var configurationFile: String?
  /// `a.b=value`, in order.
  package var overrides: [String] = []
  /// The size of an image; nil for what the file or the configuration says.
  package var size: (height: Int, width: Int, channels: Int)?
  /// A file of what the model's arrays are called in the file, a line each; nil where they have the names that an export gives them.
  package var names: String?
  /// Whether a file that is there is replaced.
  package var overwrite = false

  /// An import of the file at `path`.
  package init(_ path: String, format: ExportFormat, output: String, console: Console) {
    (self.path, self.format, self.output, self.console) = (path, format, output, console)
  }

  /// Writes at rank 0 of `communicator`.
  package func run(over communicator: any Communicator) throws {
    _ = try communicator.atRoot { try importFile() }
  }

  private func importFile() throws {
    guard let reader = format.reader else {
      throw RunError(.usage, "--from: \(format.name) files are written, and not read")
    }
    var inputs = InputCheck()
    for (label, path) in [("the model", path), ("the configuration", configurationFile), ("the names", names)] {
      inputs.add(label, path)
    }
    try NamedOutput(option: "--output", path: output, overwrite: overwrite).check(inputs)
    let content = try reader.content(path)
    let facts = try ImportedFacts(content.metadata, path: path)
    let configuration = try self.configuration(content.metadata)
    let size = try imageSize(facts, configuration)
    let plan = try configuration.plan(height: size.height, width: size.width, channels: size.channels)
    let model = ExportedModel(unfilled: plan, configuration: configuration, size: size)
    let parameters = try reader.parameters(
      of: model, from: content, path: path, names: try names.map { try ArrayNames($0).names } ?? [:])
    var checkpoint = Checkpoint(untrained: configuration, plan: plan, weights: parameters)
    let hash = checkpoint.weightsSHA256
    if let expected = facts.weightsSHA256, expected != hash {
      throw RunError(
        .badData,
        "\(path.visible): the weights have the SHA-256 \(hash), and the file says \(expected): it was changed or damaged after its export"
      )
    }
    if let classNames = facts.classNames {
      let kind = ImageKind(name: configuration.data.dataset, size: size, classNames: classNames)
      checkpoint.extra.merge(kind.extra) { $1 }
    }
    if configuration.choosesPostprocessing, let postprocessing = facts.postprocessing {
      checkpoint.extra.merge(postprocessing.extra) { $1 }
    }
    if configuration.data.scaling.isFitted {
      guard let (means, deviations) = reader.standardization(content) else {
        throw RunError(
          .configuration,
          "\(path.visible): lacks the mean and deviation of the images, which data.scaling: \(configuration.data.scaling.name ?? "") needs; "
            + "choose another scaling with --set data.scaling=unit, or give a mean and a deviation for each channel")
      }
      checkpoint.preprocessing = [
        NamedArray(name: "mean", shape: means.shape, values: means.values),
        NamedArray(name: "standard_deviation", shape: deviations.shape, values: deviations.values),
      ]
    }
    try checkpoint.write(to: output)
    console.write(
      "\(output.visible): \(NumberText.count(parameters.count, "array")) from \(path.visible), "
        + "\(NumberText.count(plan.parameterCount, "parameter"))")
    console.write("weights_sha256 \(hash)")
  }

  /// What ``configurationFile`` says, or the file itself.
  private func configuration(_ metadata: [String: String]) throws -> RunConfiguration {
    if configurationFile == nil, let text = metadata["configuration"] {
      return try RunConfiguration(
        ConfigurationNode(
          text: text, name: path, overrides: overrides, schema: RunConfiguration.schema, hasLines: false))
    }
    guard let configurationFile else {
      throw RunError(
        .usage,
        "\(path.visible): says nothing of its model: give the configuration with its layers with --config")
    }
    return try RunConfiguration.load(file: configurationFile, overrides: overrides)
  }

  private func imageSize(_ facts: ImportedFacts, _ configuration: RunConfiguration) throws -> ImageSize {
    if let size { return ImageSize(height: size.height, width: size.width, channels: size.channels) }
    if let size = facts.size { return size }
    if let size = configuration.data.imageSize?.imageSize { return size }
    throw RunError(
      .usage, "\(path.visible): says nothing of its images: give their height, width and channels with --input")
  }
}

extension ExportedModel {
  /// A model of `plan` whose arrays are all zeros: to ask where they are in a file.
  fileprivate init(unfilled plan: ModelPlan, configuration: RunConfiguration, size: ImageSize) {
    self.init(
      name: configuration.name, configuration: "", plan: plan,
      parameters: plan.parameters.map {
        NamedArray(name: $0.name, shape: $0.shape, values: [Float](repeating: 0, count: $0.count))
      },
      preparation: ImagePreparation(
        height: size.height, width: size.width, channels: size.channels, divisor: 1,
        resize: configuration.data.resize.rawValue, background: []),
      answer: ModelAnswer(activation: plan.outputActivation, classNames: []), weightsSHA256: "",
      fmdistVersion: FMDistTraining.fmdistVersion)
  }
}
