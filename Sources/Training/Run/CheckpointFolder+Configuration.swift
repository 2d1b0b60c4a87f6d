import RunFiles

extension CheckpointFolder.Found {
  /// The configuration that the checkpoint was made with, changed by `overrides`; errors name the checkpoint's path.
  func configuration(overrides: [String] = []) throws(ConfigurationError) -> RunConfiguration {
    try RunConfiguration(
      ConfigurationNode(
        text: checkpoint.configuration, name: path, overrides: overrides, schema: RunConfiguration.schema,
        hasLines: false))
  }
}
