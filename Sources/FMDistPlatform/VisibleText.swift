/// Text from outside (a file, a name, the environment), made harmless before a person sees it.
extension StringProtocol {
  /// This text on one line, with everything escaped that would act on a terminal or hide what is there: see ``VisibleText``.
  /// `\n`, `\r`, `\t`, else `\u{1B}`.
  package var visible: String { VisibleText.escaped(String(self), keepsLines: false) }

  /// The same for text of several lines: line ends and tabs stay.
  package var visibleLines: String { VisibleText.escaped(String(self), keepsLines: true) }

  /// This text with its middle replaced by "…" where it has more than `most` characters, for a sentence that quotes it.
  package func brief(_ most: Int = 120) -> String {
    guard unicodeScalars.count > most else { return String(self) }
    let scalars = Array(unicodeScalars)
    let half = Swift.max(1, (most - 1) / 2)
    var result = String(String.UnicodeScalarView(scalars.prefix(half)))
    result += "…"
    result.unicodeScalars.append(contentsOf: scalars.suffix(half))
    return result
  }
}

/// Which characters are harmful, and how they are shown.
///
/// Harmful is what a terminal obeys (controls, among them ESC, and 8-bit ones), what ends a line (also line and paragraph separators), what
/// changes the direction of writing, what shows nothing (zero-width space, tags, byte order mark) and what is no character (U+FFFF, which
/// XML and cairo refuse). The joiners of emoji, Indic and Persian letters stay, and so do accents, of which at most
/// ``mostMarks`` stand on one letter.
package enum VisibleText {
  /// The most accents on a letter; written languages have four or five.
  package static let mostMarks = 8

  /// Whether a terminal would obey `scalar` in place of showing it, or show nothing.
  package static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20..<0x7F: return false
    case 0..<0x20, 0x7F..<0xA0: return true
    // Joiners, between letters.
    case 0x200C, 0x200D: return false
    // Arabic and other marks of format that are drawn around what follows.
    case 0x0600...0x0605, 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD: return false
    // Letters of no width that Hangul fonts fill up with, and Braille without a dot.
    case 0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800: return true
    // Bytes of a name that are no text; see SystemText.
    case 0xEF80...0xEFFF: return true
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: return true
    default: return scalar.properties.isNoncharacterCodePoint
    }
  }

  static func escaped(_ text: String, keepsLines: Bool) -> String {
    // Most text is plain, and there is much of it in a page.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || keepsLines && ($0 == 0x0A || $0 == 0x09) }) {
      return text
    }
    return escaped(text) { scalar, isHarmful in
      isHarmful && !(keepsLines && (scalar == "\n" || scalar == "\t")) ? escape(scalar) : nil
    }
  }

  /// `text` with what `escape` has for a scalar in its place; nil for the scalar itself. It is told whether the scalar is harmful where it stands:
  /// one accent is not, and the hundredth on one letter is.
  package static func escaped(
    _ text: String, by escape: (_ scalar: Unicode.Scalar, _ isHarmful: Bool) -> String?
  ) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count + 16)
    var marks = 0
    for scalar in text.unicodeScalars {
      if scalar.value < 0x300 {
        marks = 0
      } else {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: marks += 1
        default: marks = 0
        }
      }
      if let shown = escape(scalar, marks > mostMarks || isHarmful(scalar)) {
        result += shown
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// As Swift writes it in a string.
  package static func escape(_ scalar: Unicode.Scalar) -> String {
    if let byte = SystemText.byte(scalar) { return "\\x\(String(byte, radix: 16, uppercase: true))" }
    return switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }
  }
}
