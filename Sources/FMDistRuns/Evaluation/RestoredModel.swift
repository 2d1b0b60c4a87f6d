import FMDistCommunication
import FMDistDatasets
import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

/// A checkpoint with the data and the model that it belongs to, as rank 0 finds them, checked against each other; all its values are finite.
struct RestoredModel {
  /// The checkpoint, and where it is.
  let found: CheckpointFolder.Found
  /// The configuration that it was trained with.
  let configuration: RunConfiguration
  /// The data of that configuration, or what was asked for in its place.
  var dataset: Dataset
  /// The model.
  let plan: ModelPlan
  /// How an image's bytes are scaled, as fitted to the training images.
  let scaling: FittedScaling
  /// What turns logits into answers.
  let postprocessing: Postprocessing
  /// Whether some of it was chosen on validation images with these weights.
  private let isChosen: Bool
  /// Whether the checkpoint was trained on this data.
  let isOfThisData: Bool
  /// What there was to say of the checkpoint and of its classes, all of which the console was told.
  let warnings: [String]

  /// The checkpoint file at `path`, or that of the result of the run's folder there; `data` is `--data`.
  init(_ path: String, data: String?, console: Console, team: any ImageTeam = ProcessTeam()) throws {
    let found = try CheckpointFolder.Found.ofResult(path)
    for warning in found.warnings { console.warn("\(warning)") }
    try self.init(found, data: data, console: console, team: team)
  }

  /// `found` with its data, which is downloaded if it is nowhere, unless `downloads` is false. The data's classes are matched with the
  /// model's by name: labels count in the model's order, and classes that it does not know are refused.
  init(
    _ found: CheckpointFolder.Found, data: String?, downloads: Bool = true, console: Console,
    team: any ImageTeam = ProcessTeam()
  ) throws {
    let configuration = try found.configuration()
    let kind = try ImageKind(found.checkpoint, path: found.path)
    var dataset = try configuration.loadData(
      option: data ?? Self.ownData(of: found.checkpoint),
      downloader: downloads ? DatasetDownloader(report: console.tell) : nil,
      loader: console.loader(team), prefersOwnClassNames: kind != nil, modelChannels: kind?.size.channels)
    let isOfThisData = DatasetFingerprint.sameImages(DatasetFingerprint(found.checkpoint), DatasetFingerprint(dataset))
    // Data that was not trained, without a test part of its own, is all there to be judged by.
    if !isOfThisData { dataset = dataset.testingAll() }
    var warnings: [String] = []
    if let kind {
      try kind.requireSize(of: dataset, path: found.path)
      // The configuration's names are for the data that was trained: what they stand for in other data, only that can say.
      if !isOfThisData && dataset.source.areNamesConfigured { dataset = dataset.numberingClasses() }
      let match = try ClassMatch(
        dataset, to: kind.classNames, renamed: kind.ownClassNames, isOfTraining: isOfThisData, model: found.path)
      if let warning = match.warning { warnings.append(warning) }
      dataset = match.applied(to: dataset)
    } else if !isOfThisData {
      warnings.append(
        "\(found.path) does not name its classes: those of \(dataset.name) are used in their order"
      )
    }
    for warning in warnings { console.warn("\(warning)") }
    try self.init(found, configuration, dataset, isOfThisData: isOfThisData, warnings: found.warnings + warnings)
  }

  /// `found` without its data: what it says itself of images and classes has to do. Nil where it says nothing.
  init?(withoutData found: CheckpointFolder.Found) throws {
    guard let kind = try ImageKind(found.checkpoint, path: found.path) else { return nil }
    let configuration = try found.configuration()
    try self.init(
      found, configuration,
      kind.emptyDataset(
        isMultiLabel: configuration.data.multiLabel,
        synthetic: DatasetFingerprint(found.checkpoint)?.synthetic ?? false),
      isOfThisData: true, warnings: found.warnings)
  }

  private init(
    _ found: CheckpointFolder.Found, _ configuration: RunConfiguration, _ dataset: Dataset, isOfThisData: Bool,
    warnings: [String]
  ) throws {
    self.found = found
    self.configuration = configuration
    self.dataset = dataset
    self.isOfThisData = isOfThisData
    self.warnings = warnings
    try found.checkpoint.requireFinite(path: found.path)
    plan = try configuration.model(for: dataset.training)
    try found.checkpoint.requireParameters(plan.parameters.map { ($0.name, $0.shape) }, path: found.path)
    postprocessing = try configuration.postprocessing(of: found.checkpoint, path: found.path)
    isChosen = try configuration.choosesPostprocessing && Postprocessing(found.checkpoint, path: found.path) != nil
    scaling = try FittedScaling(
      configuration.data.scaling, of: found.checkpoint, path: found.path, images: dataset.test)
  }

  /// What turns logits into answers, as lines of a terminal have it.
  var postprocessingSentences: [String] {
    let metric = isChosen ? configuration.training.threshold?.metric : nil
    let missing =
      configuration.choosesPostprocessing && !isChosen
      ? ["no temperature or threshold is chosen yet: the checkpoint is not from the end of an epoch"] : []
    return postprocessing.sentences(
      dataset.test.classNames, isMultiLabel: configuration.data.multiLabel, metric: metric) + missing
  }

  /// What `--data` is for `checkpoint` where it is not given: a run on drawn garments has no other data.
  private static func ownData(of checkpoint: Checkpoint) -> String? {
    DatasetFingerprint(checkpoint)?.synthetic == true ? DatasetLocator.synthetic : nil
  }

  /// Throws if scoring `count` images needs more memory than there is for `localRanks` on this host.
  func checkMemory(images count: Int, localRanks: Int) throws(RunError) {
    try MemoryForecast(
      evaluating: plan, dataset: dataset, rows: MemoryForecast.evaluationRows(plan, images: count),
      localRanks: localRanks
    ).check("scoring \(found.path)", advice: "start fewer ranks, or take a host with more memory")
  }

  /// A network with the checkpoint's weights for `images`, of the data's size, on `threads` of its own.
  func network(for images: ImageSet, budget: ThreadBudget) -> Network {
    Network(
      of: found.checkpoint, plan: plan, configuration: configuration, images: images,
      thresholds: postprocessing.thresholds, pool: budget.pool())
  }
}
