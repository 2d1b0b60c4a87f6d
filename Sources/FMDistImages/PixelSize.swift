/// The height and the width of an image, in pixels.
package struct PixelSize: Hashable, Sendable, Codable, CustomStringConvertible {
  package var height, width: Int

  package init(height: Int, width: Int) { (self.height, self.width) = (height, width) }

  /// For a person, height first: "64 x 48".
  package var description: String { "\(height) x \(width)" }
}
