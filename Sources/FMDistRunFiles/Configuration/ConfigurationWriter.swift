import FMDistPlatform

/// Values into YAML: the same bytes every time, keys in their order, short leaves on one line, which reads back to the
/// same values.
package enum ConfigurationWriter {
  /// The longest line that a mapping or list is put on.
  static let lineLength = 100

  /// `value`, a mapping at its top, as a YAML document.
  package static func text(of value: ConfigurationValue) -> String {
    var lines: [String] = []
    if case .mapping(let entries) = value, !entries.isEmpty {
      for entry in entries { write(entry, indent: 0, prefix: "", to: &lines) }
    } else {
      lines.append(flow(value))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func write(
    _ entry: ConfigurationValue.Entry, indent: Int, prefix: String, to lines: inout [String]
  ) {
    write(entry.value, head: prefix + scalar(entry.key) + ":", indent: indent, to: &lines)
  }

  /// Puts `value` behind `head` (which holds its own indentation), or on lines below it.
  private static func write(_ value: ConfigurationValue, head: String, indent: Int, to lines: inout [String]) {
    let short = flow(value)
    let spaces = String(repeating: " ", count: indent + 2)
    switch value {
    case .list(let items) where !fits(value, head, short):
      lines.append(head)
      for item in items { write(item: item, head: spaces + "-", indent: indent + 2, to: &lines) }
    case .mapping(let entries) where !fits(value, head, short):
      lines.append(head)
      for entry in entries { write(entry, indent: indent + 2, prefix: spaces, to: &lines) }
    default: lines.append("\(head) \(short)")
    }
  }

  private static func write(item: ConfigurationValue, head: String, indent: Int, to lines: inout [String]) {
    guard case .mapping(let entries) = item, !entries.isEmpty else {
      return write(item, head: head, indent: indent, to: &lines)
    }
    // A layer, one name with its options, reads better without braces around the name.
    let spaces = String(repeating: " ", count: indent + 2)
    for (index, entry) in entries.enumerated() {
      write(entry, indent: indent + 2, prefix: index == 0 ? head + " " : spaces, to: &lines)
    }
  }

  private static func fits(_ value: ConfigurationValue, _ head: String, _ short: String) -> Bool {
    switch value {
    case .list([]), .mapping([]): true
    default: head.count + 1 + short.count <= lineLength && !hasListOfMappings(value)
    }
  }

  private static func hasListOfMappings(_ value: ConfigurationValue) -> Bool {
    switch value {
    case .list(let items):
      items.contains { if case .mapping = $0 { true } else { hasListOfMappings($0) } }
    case .mapping(let entries): entries.contains { hasListOfMappings($0.value) }
    default: false
    }
  }

  /// `value` on one line.
  package static func inline(_ value: ConfigurationValue) -> String { flow(value) }

  private static func flow(_ value: ConfigurationValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .double(let value): number(value)
    case .string(let text): scalar(text)
    case .list(let items): "[" + items.map(flow).joined(separator: ", ") + "]"
    case .mapping(let entries):
      "{" + entries.map { "\(scalar($0.key)): \(flow($0.value))" }.joined(separator: ", ") + "}"
    }
  }

  private static func number(_ value: Double) -> String {
    if value.isNaN { return ".nan" }
    if value.isInfinite { return value < 0 ? "-.inf" : ".inf" }
    return value.description
  }

  /// `text` bare where no YAML reader could take it for anything else, quoted otherwise.
  private static func scalar(_ text: String) -> String { isBare(text) ? text : quoted(text) }

  private static func isBare(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, text.unicodeScalars.count <= 200, text.last != " " else {
      return false
    }
    func isLetter(_ scalar: Unicode.Scalar) -> Bool { scalar.isASCII && scalar.properties.isAlphabetic }
    guard isLetter(first) || first == "_" || first == "/" else { return false }
    // YAML 1.1 takes these for truth values; other people's readers still do.
    guard !["y", "n", "yes", "no", "on", "off"].contains(text.lowercased()), PlainScalar(text) == .text else {
      return false
    }
    return text.unicodeScalars.allSatisfy { isLetter($0) || "0123456789_./+- ".unicodeScalars.contains($0) }
  }

  private static func quoted(_ text: String) -> String {
    let inside = VisibleText.escaped(text) { scalar, isHarmful in
      switch scalar.value {
      case 0x22: return "\\\""
      case 0x5C: return "\\\\"
      case 0x0A: return "\\n"
      case 0x09: return "\\t"
      case 0x20...0xD7FF where !isHarmful, 0xE000...0xFDCF: return nil
      default:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      }
    }
    return "\"\(inside)\""
  }
}
