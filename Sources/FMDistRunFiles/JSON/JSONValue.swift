/// A value of JSON that is written, not read: a line of the log, the `otherData` of a trace.
package indirect enum JSONValue: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral
{
  case string(String)
  case integer(Int)
  /// Null in the file when it is not finite.
  case number(Double)
  case bool(Bool)
  case list([JSONValue])
  /// Keys and values in their order.
  case object(KeyValuePairs<String, JSONValue>)

  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }

  /// On one line.
  var json: String {
    switch self {
    case .string(let text): JSONText.quoted(text)
    case .integer(let value): String(value)
    case .number(let value): value.isFinite ? value.description : "null"
    case .bool(let value): value ? "true" : "false"
    case .list(let values): "[\(values.map(\.json).joined(separator: ","))]"
    case .object(let values):
      "{\(values.map { "\(JSONText.quoted($0)):\($1.json)" }.joined(separator: ","))}"
    }
  }
}
