/// A picture in an encoded format that browsers know, such as PNG.
public struct EncodedImage: Sendable, Equatable {
  /// Its width in pixels.
  public let width: Int
  /// Its height in pixels.
  public let height: Int
  /// The file's bytes.
  public let bytes: [UInt8]

  /// A picture of `width` x `height` pixels, both at least 1.
  public init(width: Int, height: Int, bytes: [UInt8]) {
    precondition(width > 0 && height > 0, "a picture without pixels")
    self.width = width
    self.height = height
    self.bytes = bytes
  }
}
