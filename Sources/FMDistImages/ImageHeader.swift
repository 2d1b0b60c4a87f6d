/// What an image file says of itself before its pixels are decoded.
package struct ImageHeader: Sendable, Hashable, Codable {
  package let format: ImageFormat
  /// As the image is shown, after its EXIF orientation.
  package let size: PixelSize
  /// Whether its pixels are stored in colour, though all may be grey.
  package let isColour: Bool
  package let hasAlpha: Bool
  /// Bits of a channel: 1, 2, 4, 8 or 16.
  package let bits: Int
  /// How many pictures it has, of which the first is used; 1 where the header does not tell.
  package let frames: Int

  package init(format: ImageFormat, size: PixelSize, isColour: Bool, hasAlpha: Bool, bits: Int, frames: Int = 1) {
    (self.format, self.size, self.isColour) = (format, size, isColour)
    (self.hasAlpha, self.bits, self.frames) = (hasAlpha, bits, frames)
  }
}
