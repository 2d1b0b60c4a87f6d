import RunFiles

extension RunConfiguration {
  /// The setting that `word` probably means in the configuration `file`, or the built-in one where that cannot be read.
  public static func likelyKey(_ word: String, file: String?, isSure: Bool) -> String? {
    let own = file.flatMap { try? ConfigurationNode(file: $0) }
    let root = own ?? (try? ConfigurationNode(text: defaultText, name: ""))
    return root?.likelyKey(word, in: schema, isSure: isSure)
  }
}
