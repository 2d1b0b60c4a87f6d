/// The height and the width of an image, in pixels.
package struct PixelSize: Hashable, Sendable, Codable {
  package var height, width: Int

  package init(height: Int, width: Int) { (self.height, self.width) = (height, width) }
}
