/// A layer, an optimizer, anything that is a name with options.
public struct ConfigurationItem {
  /// The name, as it was written.
  public let name: String
  /// The options: an empty mapping when there are none.
  public let options: ConfigurationNode
  /// Where the name was written: `configs/x.yaml:12` or `--set a.b=3`.
  public let place: String

  /// The error for a name that is none of `known`; `kind` says what it should have been ("layer").
  public func unknownName(_ kind: String, known: [String]) -> ConfigurationError {
    let suggestion = Spelling.suggestion(for: name, in: known)
    return ConfigurationError(
      place: place, sentence: "unknown \(kind) '\(name)'\(suggestion) Known: \(known.joined(separator: ", "))")
  }
}
