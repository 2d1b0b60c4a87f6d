/// A value of JSON: a line of the log, the `otherData` of a trace, what describes a model of Keras.
package indirect enum JSONValue: Sendable, Equatable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral
{
  case string(String)
  case integer(Int)
  /// Null in the file when it is not finite.
  case number(Double)
  case bool(Bool)
  case null
  case list([JSONValue])
  /// Keys and values in their order.
  case object(JSONObject)

  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .list(elements) }

  /// On one line.
  package var json: String {
    switch self {
    case .string(let text): JSONText.quoted(text)
    case .integer(let value): String(value)
    case .number(let value): value.isFinite ? value.description : "null"
    case .bool(let value): value ? "true" : "false"
    case .null: "null"
    case .list(let values): "[\(values.map(\.json).joined(separator: ","))]"
    case .object(let object):
      "{\(object.entries.map { "\(JSONText.quoted($0.key)):\($0.value.json)" }.joined(separator: ","))}"
    }
  }
}

/// Keys and values in their order.
package struct JSONObject: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  package struct Entry: Sendable, Equatable {
    package let key: String
    package let value: JSONValue
  }

  package private(set) var entries: [Entry]

  package init(_ entries: [(key: String, value: JSONValue)] = []) {
    self.entries = entries.map { Entry(key: $0.key, value: $0.value) }
  }
  package init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements.map { ($0.0, $0.1) }) }

  /// The value of `key`; of several the last, as Python has it. Nil where there is none.
  package subscript(key: String) -> JSONValue? { entries.last { $0.key == key }?.value }

  /// Adds `value` behind all others.
  package mutating func append(_ key: String, _ value: JSONValue) { entries.append(Entry(key: key, value: value)) }
}
