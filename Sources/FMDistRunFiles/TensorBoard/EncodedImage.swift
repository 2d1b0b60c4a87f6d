/// A picture in an encoded format that browsers know, such as PNG.
package struct EncodedImage: Sendable, Equatable {
  /// Its width in pixels.
  package let width: Int
  /// Its height in pixels.
  package let height: Int
  /// The file's bytes.
  package let bytes: [UInt8]

  /// A picture of `width` x `height` pixels, both at least 1.
  package init(width: Int, height: Int, bytes: [UInt8]) {
    precondition(width > 0 && height > 0, "a picture without pixels")
    self.width = width
    self.height = height
    self.bytes = bytes
  }
}
