/// Text from outside (a file, a name, the environment), made harmless before a person sees it.
extension StringProtocol {
  /// This text with everything escaped that would act on a terminal or hide what is there: controls (ESC, line ends, C1), line and
  /// paragraph separators, and the marks that change the direction of writing. `\n`, `\r`, `\t`, else `\u{1B}`.
  package var visible: String { Self.escaped(self) { VisibleText.isHarmful($0) } }

  /// The same for text of several lines: line ends and tabs stay.
  package var visibleLines: String { Self.escaped(self) { $0 != "\n" && $0 != "\t" && VisibleText.isHarmful($0) } }

  private static func escaped(_ text: Self, where isHarmful: (Unicode.Scalar) -> Bool) -> String {
    guard text.unicodeScalars.contains(where: isHarmful) else { return String(text) }
    var result = ""
    for scalar in text.unicodeScalars {
      if isHarmful(scalar) { result += VisibleText.escape(scalar) } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }
}

/// Which characters are harmful, and how they are shown.
package enum VisibleText {
  /// Whether a terminal would obey `scalar` in place of showing it, or show nothing.
  package static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20..<0x7F: false
    // Marks of direction, and the byte order mark.
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
    default:
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: true
      default: false
      }
    }
  }

  /// As Swift writes it in a string.
  static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }
  }
}
