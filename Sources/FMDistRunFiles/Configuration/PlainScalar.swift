/// What an unquoted word means in YAML 1.2's core schema, which has none of YAML 1.1's surprises (`no`, `1:30`, `010`).
enum PlainScalar: Equatable {
  case null
  case bool(Bool)
  case integer(Int)
  case double(Double)
  /// Written as a number, but larger than its type.
  case tooLarge
  case text

  /// The meaning of `word`.
  init(_ word: String) {
    switch word {
    case "", "~", "null", "Null", "NULL": self = .null
    case "true", "True", "TRUE": self = .bool(true)
    case "false", "False", "FALSE": self = .bool(false)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": self = .double(.infinity)
    case "-.inf", "-.Inf", "-.INF": self = .double(-.infinity)
    case ".nan", ".NaN", ".NAN": self = .double(.nan)
    default: self = Self.number(word)
    }
  }

  private static func number(_ word: String) -> PlainScalar {
    var rest = Array(word.utf8)[...]
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    let whole = digits(&rest)
    if rest.isEmpty, whole > 0 {
      if whole > 1, word.utf8.first(where: isDigit) == UInt8(ascii: "0") { return .text }
      return Int(word).map { .integer($0) } ?? .tooLarge
    }
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      fraction = digits(&rest)
    }
    guard whole + fraction > 0 else { return .text }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
      guard digits(&rest) > 0 else { return .text }
    }
    guard rest.isEmpty, let value = Double(word) else { return .text }
    return value.isFinite ? .double(value) : .tooLarge
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  private static func digits(_ rest: inout ArraySlice<UInt8>) -> Int {
    let run = rest.prefix(while: isDigit)
    rest = rest.dropFirst(run.count)
    return run.count
  }
}
