import FMDistCommunication
import FMDistDatasets
import FMDistModelFiles
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

/// `fmdist import`: a checkpoint of a model file of another program. Rank 0 reads and writes.
package struct ImportRun: Sendable {
  private let console: Console
  /// The file.
  package var path: String
  /// The file of its weights, where they are not in it.
  package var weights: String?
  /// Of which format it is.
  package var format: ExportFormat
  /// Where the checkpoint goes: a file, or a run's folder.
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
    var inputs = InputCheck()
    let read = [
      ("the model", path), ("the weights", weights), ("the configuration", configurationFile), ("the names", names),
    ]
    for (label, path) in read { inputs.add(label, path) }
    let target = try ImportTarget(output, overwrite: overwrite, inputs)
    let imported = try format.model(
      ModelFile(path, weights: weights, names: try names.map { try ArrayNames($0).names } ?? [:]))
    let facts = try ImportedFacts(imported.metadata, path: path)
    let model = try ImportedConfiguration(
      imported, path: path, file: configurationFile, overrides: overrides)
    let size = try imageSize(imported, facts, model.configuration)
    let plan = try model.plan(of: size)
    let parameters = try imported.weights(plan)
    var checkpoint = Checkpoint(untrained: model.configuration, plan: plan, weights: parameters)
    let hash = checkpoint.weightsSHA256
    if let expected = facts.weightsSHA256, expected != hash {
      throw RunError(
        .badData,
        "\(path.visible): the weights have the SHA-256 \(hash), and the file says \(expected): it was changed or damaged after its export"
      )
    }
    let classes = model.configuration.data.multiLabel ? plan.output.count : plan.classCount
    let classNames = facts.classNames ?? model.configuration.data.classNames
    let kind = ImageKind(
      name: model.configuration.data.dataset, size: size,
      classNames: classNames?.count == classes ? classNames ?? [] : (0..<classes).map(String.init))
    checkpoint.extra.merge(kind.extra) { $1 }
    if !model.hasOwnLayers, model.configuration.choosesPostprocessing, let postprocessing = facts.postprocessing {
      checkpoint.extra.merge(postprocessing.extra) { $1 }
    }
    checkpoint.preprocessing = FittedScaling.arrays(
      means: imported.scaling?.means ?? [], deviations: imported.scaling?.deviations ?? [],
      of: model.configuration.data.scaling, size: size)
    try target.write(checkpoint, model.configuration)
    for note in imported.notes + model.notes { console.write("note: \(note)") }
    console.write(
      "\(output.visible): \(NumberText.count(parameters.count, "array")) from \(path.visible), "
        + "\(NumberText.count(plan.parameterCount, "parameter")), images of \(size)")
    console.write("weights_sha256 \(hash)")
  }

  private func imageSize(
    _ imported: ImportedModel, _ facts: ImportedFacts, _ configuration: RunConfiguration
  ) throws -> ImageSize {
    func named(_ size: (height: Int, width: Int, channels: Int)) -> ImageSize {
      ImageSize(height: size.height, width: size.width, channels: size.channels)
    }
    let dataset = PublishedDataset.named(configuration.data.dataset)
    let known =
      try size.map(named) ?? imported.input.map(named) ?? facts.size ?? configuration.data.imageSize?.imageSize
      ?? (dataset == nil ? nil : configuration.imageSizeAtHand(option: nil))
    guard let known else {
      throw RunError(
        .usage, "\(path.visible): says nothing of its images: give their height, width and channels with --input")
    }
    let count = known.height * known.width * known.channels
    if let wanted = imported.vectorCount, wanted != count {
      throw RunError(
        .configuration,
        "\(path.visible): reads \(wanted) numbers, and images of \(known) have \(count); give their height, width and channels with --input"
      )
    }
    return known
  }
}
