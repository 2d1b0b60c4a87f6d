import Foundation
import Platform

/// Writing JSON that is harmless where it is shown, as by `cat`: what a terminal would obey is escaped, as JSON allows for any character, and
/// every reader gives the same text back.
package enum JSONText {
  /// `text` in quotes, with everything escaped that JSON wants escaped, or a terminal would obey.
  package static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: append(scalar, to: &result)
      }
    }
    return result + "\""
  }

  /// `value` as JSON with sorted keys, in snake case if asked, on lines of its own if `isPretty`.
  package static func of(_ value: some Encodable, snakeCase: Bool = false, isPretty: Bool = false) throws -> String {
    let encoder = JSONEncoder()
    if snakeCase { encoder.keyEncodingStrategy = .convertToSnakeCase }
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
    return escaped(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// `json` with what is harmful in its texts escaped. Outside of texts JSON has line ends and ASCII alone.
  private static func escaped(_ json: String) -> String {
    var result = ""
    result.reserveCapacity(json.utf8.count)
    for scalar in json.unicodeScalars {
      if scalar == "\n" { result.append("\n") } else { append(scalar, to: &result) }
    }
    return result
  }

  private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
    guard VisibleText.isHarmful(scalar) else { return text.unicodeScalars.append(scalar) }
    for unit in String(scalar).utf16 {
      let digits = String(unit, radix: 16)
      text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
  }
}
