import FMDistRunFiles

extension RunConfiguration {
  /// What to write behind `--set` for `setting`, `key=value`, in the configuration `file` or the built-in one: that itself where it
  /// works, or what its error advises. Where neither does, none, and the error's sentence.
  package static func corrected(_ setting: String, file: String?) -> (settings: [String], problem: String?) {
    do throws(ConfigurationError) {
      _ = try load(file: file, overrides: [setting])
      return ([setting], nil)
    } catch {
      if !error.settings.isEmpty { return (error.settings, nil) }
      // Whatever else is wrong with the file is said when it is used.
      return error.place == "--set \(setting)" ? ([], error.sentence) : ([setting], nil)
    }
  }

  /// The setting that `word` probably means in the configuration `file`, or the built-in one where that cannot be read.
  package static func likelyKey(_ word: String, file: String?, isSure: Bool) -> String? {
    let own = file.flatMap { try? ConfigurationNode(file: $0) }
    let root = own ?? (try? ConfigurationNode(text: defaultText, name: ""))
    return root?.likelyKey(word, in: schema, isSure: isSure)
  }
}
