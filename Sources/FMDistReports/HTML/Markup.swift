import FMDistPlatform

/// A piece of a page, well-formed as XML and as HTML.
///
/// Literals are markup; what is put in with `\( )` is text and is escaped, unless it is markup itself. So a name can't become an element:
///
///     let cell: Markup = "<td title=\"\(name)\">\(name)</td>"
package struct Markup: Sendable, Equatable {
  /// As it is written to a file.
  package let source: String

  /// `source` is taken for markup as it is: for styles and scripts, which nobody's text is part of.
  init(trusted source: String) { self.source = source }

  /// Nothing.
  package static let empty = Markup(trusted: "")

  /// `text` as it is written between tags and in attributes. What does not show, or would change the direction of what follows, is made
  /// visible; line ends stay, which only texts of several lines show as such.
  package static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.visibleLines.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A link's or an image's `data:` address with `bytes` in it.
  static func dataAddress(_ bytes: [UInt8], type: String) -> String {
    "data:\(type);base64,\(Base64Text.of(bytes))"
  }
}

extension Markup: ExpressibleByStringInterpolation {
  /// Markup.
  package init(stringLiteral value: String) { source = value }
  /// Markup with text in it.
  package init(stringInterpolation: Interpolation) { source = stringInterpolation.source }

  /// Puts markup together.
  package struct Interpolation: StringInterpolationProtocol {
    var source = ""

    /// Room for a page's piece.
    package init(literalCapacity: Int, interpolationCount: Int) {
      source.reserveCapacity(literalCapacity + 16 * interpolationCount)
    }

    /// Markup.
    package mutating func appendLiteral(_ literal: String) { source += literal }
    /// Text, escaped.
    package mutating func appendInterpolation(_ text: String) { source += Markup.escaped(text) }
    /// A number.
    package mutating func appendInterpolation(_ number: Int) { source += String(number) }
    /// A length or a place in a drawing, to a hundredth.
    package mutating func appendInterpolation(_ length: Double) { source += Markup.number(length) }
    /// Markup, as it is.
    package mutating func appendInterpolation(_ markup: Markup) { source += markup.source }
    /// Markup after markup.
    package mutating func appendInterpolation(_ markups: [Markup]) { for markup in markups { source += markup.source } }
  }

  /// `value` to a hundredth, without zeros at its end.
  private static func number(_ value: Double) -> String {
    guard !value.isNaN else { return "0" }
    let hundredths = (min(max(value, -1e9), 1e9) * 100).rounded()
    return hundredths.truncatingRemainder(dividingBy: 100) == 0
      ? String(Int(saturating: hundredths / 100)) : String(hundredths / 100)
  }
}
