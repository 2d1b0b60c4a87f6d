import FMDistNeuralNet
import FMDistRunFiles

extension KindList {
  /// The kind that `item` names; `word` says what kinds they are: "loss".
  package func kind(of item: ConfigurationItem, _ word: String) throws(ConfigurationError) -> Kind {
    guard let kind = named(item.name) else { throw item.unknownName(word, known: names) }
    return kind
  }
}

extension ConfigurableKind {
  /// The kind with the settings of `options`.
  package init(_ options: ConfigurationNode) throws(ConfigurationError) {
    self.init()
    var keys = KeyReader(node: options)
    try visit(&keys)
  }

  /// As a configuration has it, defaults written out: its name alone where it has no keys.
  package var value: ConfigurationValue {
    var keys = KeyWriter()
    _ = visited(by: &keys)
    return keys.entries.isEmpty ? .string(Self.name) : [(Self.name, keys.entries.mapping)].mapping
  }
}

extension Initializer {
  init(_ item: ConfigurationItem) throws(ConfigurationError) {
    self.init(try Self.kinds.kind(of: item, "initializer").init(item.options))
  }
}

extension Loss {
  init(_ item: ConfigurationItem) throws(ConfigurationError) {
    self.init(try Self.kinds.kind(of: item, "loss").init(item.options))
  }
}

extension Metric {
  init(_ item: ConfigurationItem) throws(ConfigurationError) {
    self.init(try Self.kinds.kind(of: item, "metric").init(item.options))
    if let mistake = kind.mistake { throw item.options.error(mistake) }
  }
}
