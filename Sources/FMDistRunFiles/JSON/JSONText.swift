import FMDistPlatform
import Foundation

/// Reading JSON, and writing it so that it is harmless where it is shown, as by `cat`: what a terminal would obey is escaped, as JSON allows for any character, and
/// every reader gives the same text back.
package enum JSONText {
  /// `text` in quotes, with everything escaped that JSON wants escaped, or a terminal would obey.
  package static func quoted(_ text: String) -> String {
    let inside = VisibleText.escaped(text) { scalar, isHarmful in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\r": "\\r"
      case "\t": "\\t"
      default: isHarmful ? escape(scalar) : nil
      }
    }
    return "\"\(inside)\""
  }

  /// `value` as JSON with sorted keys, in snake case if asked, on lines of its own if `isPretty`.
  package static func of(_ value: some Encodable, snakeCase: Bool = false, isPretty: Bool = false) throws -> String {
    let encoder = JSONEncoder()
    if snakeCase { encoder.keyEncodingStrategy = .convertToSnakeCase }
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
    return escaped(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// What `json` has for `Value`, whose keys are in snake case there.
  package static func value<Value: Decodable>(_ type: Value.Type, of json: Data) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: json)
  }

  /// `json` with what is harmful in its texts escaped. Outside of texts JSON has line ends and ASCII alone.
  private static func escaped(_ json: String) -> String {
    VisibleText.escaped(json) { scalar, isHarmful in isHarmful && scalar != "\n" ? escape(scalar) : nil }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    String(scalar).utf16.map { unit in
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }
}
