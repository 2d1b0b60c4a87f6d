/// A configuration as values, for writing: what ``ConfigurationWriter`` takes and a file resolves to.
package indirect enum ConfigurationValue: Sendable, Equatable {
  /// Nothing.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// An integer.
  case integer(Int)
  /// A number with a fraction or an exponent.
  case double(Double)
  /// Text.
  case string(String)
  /// A list.
  case list([ConfigurationValue])
  /// Keys and values, in order.
  case mapping([Entry])

  /// A key and its value.
  package struct Entry: Sendable, Equatable {
    /// The key.
    package var key: String
    /// Its value.
    package var value: ConfigurationValue

    /// `value` under `key`.
    package init(_ key: String, _ value: ConfigurationValue) {
      self.key = key
      self.value = value
    }
  }

  /// A `Float`, by its own shortest decimal: 0.001, not the 0.0010000000474974513 that it is as a `Double`.
  package static func float(_ value: Float) -> ConfigurationValue {
    .double(value.isFinite ? Double(value.description) ?? Double(value) : Double(value))
  }

  init(_ tree: ConfigurationTree) {
    switch tree.content {
    case .list(let items): self = .list(items.map(ConfigurationValue.init))
    case .mapping(let entries):
      self = .mapping(entries.map { Entry($0.key, ConfigurationValue($0.value)) })
    case .scalar(let text, isPlain: false): self = .string(text)
    case .scalar(let text, isPlain: true):
      switch PlainScalar(text) {
      case .null: self = .null
      case .bool(let value): self = .bool(value)
      case .integer(let value): self = .integer(value)
      case .double(let value): self = .double(value)
      case .tooLarge, .text: self = .string(text)
      }
    }
  }
}

extension ConfigurationValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// Text.
  package init(stringLiteral value: String) { self = .string(value) }
  /// An integer.
  package init(integerLiteral value: Int) { self = .integer(value) }
  /// A number.
  package init(floatLiteral value: Double) { self = .double(value) }
  /// `true` or `false`.
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A list.
  package init(arrayLiteral elements: ConfigurationValue...) { self = .list(elements) }
  /// A mapping, in the order written.
  package init(dictionaryLiteral elements: (String, ConfigurationValue)...) {
    self = .mapping(elements.map { Entry($0.0, $0.1) })
  }
}
