/// What can stand in the `otherData` of a trace.
package enum TraceValue {
  /// Text.
  case string(String)
  /// An integer.
  case integer(Int)
  /// A number; null in the file when it is not finite.
  case number(Double)
  /// Several values.
  case list([TraceValue])
  /// Several values with names.
  case object(KeyValuePairs<String, TraceValue>)

  var json: String {
    switch self {
    case .string(let text): JSONText.quoted(text)
    case .integer(let value): String(value)
    case .number(let value): value.isFinite ? value.description : "null"
    case .list(let values): "[\(values.map(\.json).joined(separator: ","))]"
    case .object(let values):
      "{\(values.map { "\(JSONText.quoted($0)):\($1.json)" }.joined(separator: ","))}"
    }
  }
}
