/// One image of bytes, H x W x C in row-major order, 0 for black to 255 for full brightness.
package struct ByteImage: Sendable, Equatable {
  /// H x W x C values.
  package let pixels: [UInt8]
  /// H, in pixels.
  package let height: Int
  /// W, in pixels.
  package let width: Int
  /// C.
  package let channels: Int

  /// An image of `height` x `width` x `channels`, of which `pixels` holds as many bytes.
  package init(pixels: [UInt8], height: Int, width: Int, channels: Int) {
    precondition(height > 0 && width > 0 && channels > 0, "an image needs a size")
    precondition(pixels.count == height * width * channels, "an image of another number of pixels")
    self.pixels = pixels
    self.height = height
    self.width = width
    self.channels = channels
  }

  /// A pixel as cairo has it, 0x00RRGGBB.
  ///
  /// One channel is grey and three are red, green and blue. Of two, as grey and opacity have, the first is shown; of four, the first
  /// three; of more, which no eye has, the mean.
  package func color(row: Int, column: Int) -> UInt32 {
    let start = (row * width + column) * channels
    switch channels {
    case 1, 2: return UInt32(pixels[start]) * 0x10101
    case 3, 4:
      return UInt32(pixels[start]) << 16 | UInt32(pixels[start + 1]) << 8 | UInt32(pixels[start + 2])
    default:
      let sum = pixels[start..<start + channels].reduce(0) { $0 + Int($1) }
      return UInt32(sum / channels) * 0x10101
    }
  }

  /// Points a pixel so that the image's longer side is at most `side` points: a multiple of a half, so that in a PNG every pixel of
  /// the image is as large, unless the image is larger than twice `side`.
  package static func pointsPerPixel(height: Int, width: Int, side: Double) -> Double {
    let longest = Double(max(height, width, 1))
    let halves = (2 * side / longest).rounded(.down)
    return halves >= 1 ? halves / 2 : side / longest
  }
}
