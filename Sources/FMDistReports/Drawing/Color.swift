import FMDistPlatform
import Foundation

/// A colour in sRGB, each part from 0 to 1.
package struct Color: Sendable, Equatable {
  /// Red, green and blue.
  package let red, green, blue: Double
  /// 0 is transparent, 1 opaque.
  package let alpha: Double

  /// A colour of these parts.
  package init(red: Double, green: Double, blue: Double, alpha: Double = 1) {
    (self.red, self.green, self.blue, self.alpha) = (red, green, blue, alpha)
  }

  /// A colour as it is written in HTML, `0xRRGGBB`.
  package init(_ hexadecimal: UInt32) {
    func part(_ shift: UInt32) -> Double { Double(hexadecimal >> shift & 255) / 255 }
    self.init(red: part(16), green: part(8), blue: part(0))
  }

  /// Red, green and blue, 0 to 255.
  var bytes: [UInt8] { [red, green, blue].map { UInt8(saturating: min(max($0, 0), 1) * 255 + 0.5) } }

  /// The same colour at another opacity.
  package func opacity(_ alpha: Double) -> Color { Color(red: red, green: green, blue: blue, alpha: alpha) }

  /// The colour at `share` of the way to `other`, 0 to 1.
  package func mixed(with other: Color, share: Double) -> Color {
    let share = min(max(share, 0), 1)
    func mix(_ from: Double, _ to: Double) -> Double { from + (to - from) * share }
    return Color(
      red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue),
      alpha: mix(alpha, other.alpha))
  }

  /// The relative luminance of WCAG 2.1, 0 for black to 1 for white; of what is opaque.
  package var luminance: Double {
    func linear(_ part: Double) -> Double {
      // The curve is a power of 2.4; cairo's own blending knows no other than the encoded values.
      part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// WCAG's contrast of two colours, from 1 for none to 21; texts want 4.5.
  package func contrast(with other: Color) -> Double {
    let (first, second) = (luminance + 0.05, other.luminance + 0.05)
    return max(first, second) / min(first, second)
  }
}
