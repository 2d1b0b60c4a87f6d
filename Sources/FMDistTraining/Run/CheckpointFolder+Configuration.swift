import FMDistRunFiles

extension CheckpointFolder.Found {
  /// Throws `.malformed` where what the checkpoint remembers of its data can't be so: before anything is made of it.
  package func validateData() throws(CheckpointError) {
    try DatasetFingerprint.check(checkpoint, path: path)
    _ = try ImageKind(checkpoint, path: path)
    try FittedScaling.check(checkpoint, path: path)
    _ = try InitialWeightsRecord(checkpoint, path: path)
  }

  /// The configuration that the checkpoint was made with, changed by `overrides`; errors name the checkpoint's path.
  ///
  /// Unchanged, it is checked against the checkpoint: throws where that has another seed, or an epoch that the configuration has not.
  package func configuration(overrides: [String] = []) throws -> RunConfiguration {
    try validateData()
    let configuration = try RunConfiguration(
      ConfigurationNode(
        text: checkpoint.configuration, name: path, overrides: overrides, schema: RunConfiguration.schema,
        hasLines: false))
    guard overrides.isEmpty else { return configuration }
    try ImageKind(checkpoint, path: path)?.requireModel(of: configuration, path: path)
    let (numbers, training) = (NumberValidator(path: path), configuration.training)
    try numbers.require(
      Int(exactly: training.seed) == checkpoint.seed, at: "seed", "\(training.seed), as its configuration has",
      found: "\(checkpoint.seed)")
    try numbers.require(checkpoint.epoch, in: 1...training.epochs + 1, at: "epoch")
    return configuration
  }
}
