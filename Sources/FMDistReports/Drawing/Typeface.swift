import CFMDistCairo

/// The pictures' typeface, and what to tell a person on whose machine it is missing.
package enum Typeface {
  /// Its name.
  package static let family = "DejaVu Sans"

  /// A sentence for standard error where the typeface is not installed; pictures are then drawn with another one, or,
  /// where there is none at all, with cairo's own letters of lines.
  package static let warning: String? = {
    guard let found = installed(family) else {
      return "warning: no fonts are installed, so the texts in pictures are thin lines, and only English ones: "
        + advice
    }
    guard found != family else { return nil }
    return "warning: the font \(family) is not installed, so the texts in pictures are in \(found): \(advice)"
  }()

  private static let advice = "install it, on Debian with apt-get install fonts-dejavu-core"

  /// The family that fontconfig gives for `family`; nil where it has no fonts.
  private static func installed(_ family: String) -> String? {
    guard let pattern = FcPatternCreate() else { return nil }
    defer { FcPatternDestroy(pattern) }
    FcPatternAddString(pattern, FC_FAMILY, family)
    FcConfigSubstitute(nil, pattern, FcMatchPattern)
    FcDefaultSubstitute(pattern)
    var result = FcResultNoMatch
    guard let match = FcFontMatch(nil, pattern, &result) else { return nil }
    defer { FcPatternDestroy(match) }
    var name: UnsafeMutablePointer<FcChar8>?
    guard FcPatternGetString(match, FC_FAMILY, 0, &name) == FcResultMatch, let name else { return nil }
    return String(cString: name)
  }
}
