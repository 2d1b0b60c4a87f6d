import FMDistPlatform

/// Text in comma-separated values (RFC 4180) that is harmless in a spreadsheet and on a terminal, and reads back the same.
///
/// A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, which can start programs: such text gets an apostrophe
/// before it, as OWASP advises ("CSV Injection"). Spreadsheets of many countries part cells by semicolons, whatever quotes say, so that the same
/// holds behind each of them. What a terminal would obey, line ends too, becomes an escape, and a backslash is doubled where it could be taken for
/// the beginning of one. Numbers stay numbers.
enum CSVText {
  /// `text` as it stands in a line: in quotes where it has to be.
  static func quoted(_ text: String) -> String {
    let field = parts(visible(text)).map { isFormula($0) ? "'" + $0 : $0 }.joined(separator: ";")
    let isPlain = field.unicodeScalars.allSatisfy { ![",", "\"", ";"].contains($0) }
    if isPlain { return field }
    // By scalars throughout: an accent may stand on a quote, and make it another letter.
    return "\"" + field.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }

  /// The text that became `field` by ``quoted(_:)``, with the quotes taken off.
  static func text(of field: String) -> String {
    unescaped(
      parts(field).map { part in
        guard part.unicodeScalars.first == "'" else { return part }
        let rest = String(part.unicodeScalars.dropFirst())
        return isFormula(rest) ? rest : part
      }.joined(separator: ";"))
  }

  private static func parts(_ text: String) -> [String] {
    text.unicodeScalars.split(separator: ";", omittingEmptySubsequences: false).map { String(Substring($0)) }
  }

  /// Whether a spreadsheet would compute `text`. Of text with apostrophes the rest counts, so that each can be told from ours.
  private static func isFormula(_ text: String) -> Bool {
    let beginning = text.unicodeScalars.drop { $0.properties.isWhitespace || $0 == "\"" || $0 == "'" }
    guard let first = beginning.first else { return false }
    // Full-width forms too, which East Asian editions take for the same.
    guard ["=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}"].contains(first) else { return false }
    return !isNumber(text)
  }

  /// Whether `text` is a plain decimal number, such as -1 or +2.5e-3.
  private static func isNumber(_ text: String) -> Bool {
    text.utf8.allSatisfy { ("0"..."9").contains(Unicode.Scalar($0)) || "+-.eE".utf8.contains($0) }
      && Double(text) != nil
  }

  /// `text` without what a terminal would obey. A backslash is doubled where it could be taken for the beginning of an escape.
  private static func visible(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    let isDoubled =
      text.visible != text
      || zip(scalars, scalars.dropFirst()).contains { $0 == "\\" && ["\\", "u", "x", "n", "r", "t"].contains($1) }
    return VisibleText.escaped(text) { scalar, isHarmful in
      isHarmful ? VisibleText.escape(scalar) : scalar == "\\" && isDoubled ? "\\\\" : nil
    }
  }

  private static let escapes: [Unicode.Scalar: Unicode.Scalar] = ["n": "\n", "r": "\r", "t": "\t"]

  /// What ``visible(_:)`` was given.
  private static func unescaped(_ text: String) -> String {
    guard text.unicodeScalars.contains("\\") else { return text }
    var result = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "\\", let next = rest.first else {
        result.append(scalar)
        continue
      }
      if next == "\\" {
        result.append("\\")
        rest.removeFirst()
      } else if let control = escapes[next] {
        result.append(control)
        rest.removeFirst()
      } else if rest.starts(with: ["u", "{"]), let end = rest.prefix(10).firstIndex(of: "}"),
        let value = UInt32(String(Substring(rest[rest.index(rest.startIndex, offsetBy: 2)..<end])), radix: 16),
        let control = Unicode.Scalar(value)
      {
        result.append(control)
        rest = rest[rest.index(after: end)...]
      } else if next == "x", let byte = UInt8(String(Substring(rest.prefix(3).dropFirst())), radix: 16), byte >= 0x80 {
        // A byte of a file's name that is no text.
        result.append(contentsOf: SystemText.decode([byte]).unicodeScalars)
        rest = rest.dropFirst(3)
      } else {
        result.append("\\")
      }
    }
    return String(result)
  }
}
