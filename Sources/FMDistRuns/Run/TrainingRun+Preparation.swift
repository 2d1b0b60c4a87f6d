import FMDistDatasets
import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

/// What rank 0 does before anything is trained.
extension TrainingRun {
  /// What rank 0 found before anything is trained.
  struct Ready {
    let configuration: RunConfiguration
    var dataset: Dataset
    /// What there is to say of the data.
    let warnings: [DatasetWarning]
    /// The folder that it writes to, held.
    let claim: RunClaim
    let found: CheckpointFolder.Found?
    /// What the run begins with, if that is from a file and it does not go on.
    let initialWeights: InitialWeights?
    /// The best checkpoint of a run that goes on in another folder, and whether there is such a move.
    let best: Checkpoint?
    let moves: Bool
    /// Whether what is in the folder goes.
    let replaces: Bool

    var folder: RunFolder { claim.folder }
  }

  /// Rank 0's part: configuration, checkpoint and data, all checked before a rank trains. Nil, and said, where nothing is left to be done.
  func prepare(ranks: Int, hostRanks: Int, team: any ImageTeam) throws -> Ready? {
    var (found, home, held) = try findCheckpoint()
    let configuration: RunConfiguration
    if self.configuration == nil, configurationFile == nil, let found {
      configuration = try found.configuration(overrides: overrides)
    } else {
      configuration = try wantedConfiguration()
    }
    if let found {
      for warning in found.warnings { console.warn(warning) }
      if found.checkpoint.fmdistVersion != fmdistVersion {
        console.warn(
          "\(found.path) was made by fmdist \(found.checkpoint.fmdistVersion), this is \(fmdistVersion): "
            + "the weights may have other bits than there")
      }
      let made = try found.configuration()
      try configuration.check(agreesWith: made, path: found.path)
      try found.checkpoint.requireFinite(path: found.path)
    }
    try configuration.check(ranks: ranks)
    let claim = try held ?? takeFolder(home: home, name: configuration.name)
    let output = claim.folder
    if !claim.isLocked {
      console.warn(
        "\(output.path) is on a file system without locks: a second run into it would not be noticed")
    }
    let replaces = try replacesRun(in: output, home: home, found: found)
    let moves = found != nil && !(home?.isSame(as: output) ?? false)
    if !moves, let checkpoint = found?.checkpoint, let trained = configuration.trained(in: output, checkpoint) {
      reporter.nothingToTrain(trained, epochs: checkpoint.history.rows.count)
      return nil
    }
    try checkInputs(of: output, goesOn: home?.isSame(as: output) ?? false, found: found, configuration, dataset: nil)
    let dataset =
      try self.dataset
      ?? configuration.weighted(
        configuration.loadData(
          option: data, downloader: DatasetDownloader(report: console.tell), loader: reporter.loader(team, console)))
    if let found { try ImageKind(found.checkpoint, path: found.path)?.requireSize(of: dataset, path: found.path) }
    try checkInputs(of: output, goesOn: true, found: nil, configuration, dataset: dataset)
    let samples = try configuration.split(of: dataset).training.count
    if case .steps(let window) = trace {
      let last = configuration.training.steps(samples: samples)
      let complaint = window.complaint(done: found?.checkpoint.step ?? 0, last: min(last, stopAfter ?? last))
      if let complaint { console.warn(complaint) }
    }
    let model = try configuration.model(for: dataset.training)
    _ = try configuration.augmenter(for: dataset.training)
    try configuration.checkShards(of: model)
    try configuration.checkMemory(
      of: model, dataset: dataset, samples: samples, ranks: ranks, localRanks: hostRanks)
    if let found {
      try found.checkpoint.requireArrays(of: model, optimizer: configuration.optimizer, path: found.path)
      try DatasetFingerprint.check(found.checkpoint, path: found.path, trainedOn: dataset)
      if configuration.data.classNames == nil {
        try DatasetFingerprint.checkNames(found.checkpoint, path: found.path, of: dataset)
      }
      let state = try TrainingState(found.checkpoint, path: found.path)
      try state.check(samples: samples, configuration.training, path: found.path)
      try configuration.training.earlyStopping?.requireBestWeights(of: found, in: home)
    }
    let initialWeights = found == nil ? try configuration.initialWeights(for: model) : nil
    let best = moves ? home.flatMap { try? Checkpoint(finite: $0.checkpoints.path(of: .best)) } : nil
    if moves && best == nil { found = found?.withoutBest }
    return Ready(
      configuration: configuration, dataset: dataset, warnings: try configuration.warnings(on: dataset), claim: claim,
      found: found, initialWeights: initialWeights, best: best, moves: moves, replaces: replaces)
  }

  func wantedConfiguration() throws -> RunConfiguration {
    try configuration ?? RunConfiguration.load(file: configurationFile, overrides: overrides)
  }

  /// Throws where writing into `output` would replace or change what this run reads.
  func checkInputs(
    of output: RunFolder, goesOn: Bool, found: CheckpointFolder.Found?, _ configuration: RunConfiguration,
    dataset: Dataset?
  ) throws {
    var inputs = InputCheck()
    // What is written over its own like is not lost.
    if let configurationFile, (try? InputFile.read(configurationFile, limit: 1 << 20)) != Array(configuration.yaml.utf8)
    {
      inputs.add("--config", configurationFile)
    }
    if !goesOn { inputs.add("--resume", found?.path) }
    if !goesOn, found == nil { inputs.add("training.initial_weights", configuration.training.initialWeights?.path) }
    if let dataset { inputs.add(dataset) }
    inputs.add("data.sample_weights", configuration.data.sampleWeights)
    for file in output.filesThere { try inputs.expectFree(file) }
    try inputs.expectOutside(output.path)
  }
}
