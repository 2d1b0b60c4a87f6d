import FMDistPlatform

extension JSONValue {
  /// Values inside each other beyond this are refused: nothing that describes something needs as many.
  private static let mostDepth = 100

  /// Reads `bytes`, all of which have to be one value. Throws a sentence's end: "is no JSON at byte 7: expected …".
  package init(reading bytes: [UInt8]) throws(JSONProblem) {
    var scanner = JSONScanner(bytes)
    do throws(JSONScanner.Problem) {
      self = try Self.value(&scanner, depth: 0)
      guard scanner.isAtEnd() else {
        throw JSONScanner.Problem(offset: scanner.offset, sentence: "something follows the end")
      }
    } catch { throw JSONProblem(description: "is not JSON at byte \(error.offset): \(error.sentence)") }
  }

  private static func value(_ scanner: inout JSONScanner, depth: Int) throws(JSONScanner.Problem) -> JSONValue {
    guard depth < mostDepth else {
      throw JSONScanner.Problem(offset: scanner.offset, sentence: "more than \(mostDepth) values lie inside each other")
    }
    switch scanner.next {
    case UInt8(ascii: "{"):
      var object = JSONObject()
      try scanner.object { (scanner, key) throws(JSONScanner.Problem) in
        object.append(key, try value(&scanner, depth: depth + 1))
      }
      return .object(object)
    case UInt8(ascii: "["):
      _ = scanner.take("[")
      if scanner.take("]") { return .list([]) }
      var values: [JSONValue] = []
      repeat { values.append(try value(&scanner, depth: depth + 1)) } while scanner.take(",")
      try scanner.expect("]")
      return .list(values)
    case UInt8(ascii: "\""): return .string(try scanner.string())
    default: return try word(scanner.word(), at: scanner.offset)
    }
  }

  /// What `word` stands for: a number, or a name, those among them that Python writes for what is not finite.
  private static func word(_ word: String, at end: Int) throws(JSONScanner.Problem) -> JSONValue {
    switch word {
    case "null": return .null
    case "true": return true
    case "false": return false
    case "NaN": return .number(.nan)
    case "Infinity": return .number(.infinity)
    case "-Infinity": return .number(-.infinity)
    default: break
    }
    let isNumber = !word.isEmpty && word.utf8.allSatisfy { "+-.eE0123456789".utf8.contains($0) }
    if isNumber, let integer = Int(word) { return .integer(integer) }
    if isNumber, let number = Double(word), number.isFinite { return .number(number) }
    throw JSONScanner.Problem(
      offset: end - word.utf8.count,
      sentence: word.isEmpty ? "expected a value, found none" : "expected a value, found '\(word.prefix(40).visible)'")
  }
}

/// Why bytes are no JSON, as the end of a sentence that begins with where they are.
package struct JSONProblem: Error, Equatable, CustomStringConvertible {
  package let description: String
}

extension JSONValue {
  /// The text, where it is one.
  package var text: String? { if case .string(let text) = self { text } else { nil } }
  /// The values, where it is a list.
  package var values: [JSONValue]? { if case .list(let values) = self { values } else { nil } }
  /// The object, where it is one.
  package var object: JSONObject? { if case .object(let object) = self { object } else { nil } }
  /// The integer, also where it is written as a number such as `3.0`.
  package var whole: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }
  /// The number.
  package var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
  /// The flag.
  package var flag: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// In a sentence, as it is found: not longer than a line.
  package var found: String { json.brief(80) }
}
