import FMDistRunFiles

/// A value for each hyperparameter that counts: what a trial tries.
package struct Assignment: Equatable, Sendable {
  /// Names and values, in the order of the space.
  package private(set) var entries: [ConfigurationValue.Entry] = []

  /// Of none.
  package init() {}

  /// The value of the hyperparameter `name`; nil where it does not count.
  package subscript(name: String) -> ConfigurationValue? { entries.first { $0.key == name }?.value }

  mutating func append(_ name: String, _ value: ConfigurationValue) { entries.append(.init(name, value)) }

  /// As one line: `filters_1=16, units=64`.
  package var text: String { entries.map { "\($0.key)=\($0.value.words)" }.joined(separator: ", ") }
}

extension ConfigurationValue {
  /// As tables have it: text without quotes, anything else as YAML on one line.
  package var words: String {
    if case .string(let text) = self { return text }
    return ConfigurationWriter.inline(self)
  }
}
