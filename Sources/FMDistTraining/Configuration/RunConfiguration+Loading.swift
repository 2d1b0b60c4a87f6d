import FMDistRunFiles

extension RunConfiguration {
  /// The configuration in `file`, or the built-in one, with `overrides`.
  ///
  /// One with a section `tune` is what a search varies, which is read only where `isBase` allows it.
  package static func load(
    file: String?, overrides: [String], isBase: Bool = false
  ) throws(ConfigurationError) -> RunConfiguration {
    let root =
      if let file {
        try ConfigurationNode(file: file, overrides: overrides, schema: schema)
      } else {
        try ConfigurationNode(
          text: defaultText, name: builtInName, overrides: overrides, schema: schema)
      }
    return try RunConfiguration(root, isBase: isBase)
  }
}
