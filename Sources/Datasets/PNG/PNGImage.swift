import Memory

/// One PNG image, as a model takes it.
public struct PNGImage: Sendable, Equatable {
  /// H x W x C bytes in row-major order.
  public let pixels: [UInt8]
  /// Whether it was in colour and is now grey.
  public let lostColour: Bool

  /// The image in the file at `path`, which must be of the height and width of `size`.
  ///
  /// Grey becomes three equal channels where three are wanted. Colour becomes grey where one is: ITU-R BT.601's luma, 0.299 R +
  /// 0.587 G + 0.114 B, in 16 bits and rounded, as Pillow's `convert("L")` has it.
  public init(file path: String, size: ImageSize) throws(DatasetError) {
    guard size.channels == 1 || size.channels == 3 else {
      throw DatasetError(
        .malformed,
        "\(path): a PNG image has 1 or 3 channels, and the model takes images of \(size). Choose images of the test set."
      )
    }
    let file = try PNGImages.bytes(path)
    let (height, width) = try PNGImages.size(of: file, path: path, like: size)
    guard (height, width) == (size.height, size.width) else {
      throw DatasetError(
        .malformed,
        "\(path): expected an image \(size.width) wide and \(size.height) high, which the model was trained on, found \(width) wide and "
          + "\(height) high. Scale or crop the image.")
    }
    let buffer = Buffer<UInt8>(count: size.count)
    if try PNGImages.decode(file, path, size: size, into: buffer.view) {
      pixels = Array(buffer.view.elements)
      lostColour = false
      return
    }
    let colour = ImageSize(height: height, width: width, channels: 3)
    let colours = Buffer<UInt8>(count: colour.count)
    guard try PNGImages.decode(file, path, size: colour, into: colours.view) else {
      throw DatasetError(.malformed, "\(path): cannot be read.")
    }
    pixels = (0..<height * width).map { pixel in
      func channel(_ index: Int) -> Int { Int(colours.view[3 * pixel + index]) }
      return UInt8((channel(0) * 19595 + channel(1) * 38470 + channel(2) * 7471 + 0x8000) >> 16)
    }
    lostColour = true
  }
}
