import FMDistMemory

/// An image as bytes.
package struct DecodedImage: Sendable {
  package let size: PixelSize
  /// C: 1 for grey, 3 for RGB.
  package let channels: Int
  /// H x W x C, row-major.
  package let pixels: Buffer<UInt8>
  package let traits: ImageTraits

  package init(size: PixelSize, channels: Int, pixels: Buffer<UInt8>, traits: ImageTraits) {
    precondition(pixels.count == size.height * size.width * channels, "an image of another size")
    (self.size, self.channels, self.pixels, self.traits) = (size, channels, pixels, traits)
  }
}
