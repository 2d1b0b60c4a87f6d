import Foundation

/// One name can be spelled in several ways: what is the same, what only looks the same, and how to tell a person.
extension ClassNames {
  /// `name` as it is compared, sorted and kept: in Unicode's normal form C, and without blanks and marks of no width around it.
  ///
  /// macOS writes names decomposed (NFD), most others composed (NFC): a copy of a set must not have other classes, nor another order.
  package static func normalized(_ name: String) -> String {
    func isSpare(_ scalar: Unicode.Scalar) -> Bool {
      if ["\u{200B}", "\u{2060}", "\u{FEFF}"].contains(scalar) { return true }
      return scalar.properties.isWhitespace && !Character(scalar).isNewline
    }
    var scalars = name.unicodeScalars[...]
    while let first = scalars.first, isSpare(first) { scalars.removeFirst() }
    while let last = scalars.last, isSpare(last) { scalars.removeLast() }
    return String(scalars).precomposedStringWithCanonicalMapping
  }

  /// What `name` looks like: without capitals, marks of no width, ways to write a letter, and alphabets.
  static func appearance(_ name: String) -> String {
    let folded = name.precomposedStringWithCompatibilityMapping.folding(options: .caseInsensitive, locale: nil)
    let seen = folded.unicodeScalars.filter {
      !$0.properties.isDefaultIgnorableCodePoint && !$0.properties.isWhitespace
    }
    return String(String.UnicodeScalarView(seen.map { latin[$0] ?? $0 }))
  }

  /// Small letters of Cyrillic and Greek that, small or capital, are drawn as a Latin one.
  private static let latin: [Unicode.Scalar: Unicode.Scalar] = Dictionary(
    uniqueKeysWithValues: zip(
      "авекмнорстухіјѕһԁԛԝαβεικνορτυχ".unicodeScalars, "abekmhopctyxijshdqwabeikvoptyx".unicodeScalars))

  /// How two spellings of one name differ, in code points; nothing where they don't.
  static func spellings(_ one: String, _ other: String) -> String {
    guard !one.unicodeScalars.elementsEqual(other.unicodeScalars) else { return "" }
    return ", spelled \(codePoints(one)) and \(codePoints(other))"
  }

  /// The code points of `name`: `U+00DC U+0062`.
  static func codePoints(_ name: String) -> String {
    let most = 24
    let scalars = name.unicodeScalars
    return scalars.prefix(most).map { String(format: "U+%04X", $0.value) }.joined(separator: " ")
      + (scalars.count > most ? " …" : "")
  }
}
