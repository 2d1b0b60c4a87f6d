import FMDistMemory

/// One PNG image, as a model takes it.
package struct PNGImage: Sendable, Equatable {
  /// H x W x C bytes in row-major order.
  package let pixels: [UInt8]
  /// Whether it was in colour and is now grey.
  package let lostColour: Bool

  /// What makes a prediction for it doubtful: it is of one value, or nearly black; nil for an image with contrast.
  package var flatness: String? {
    guard pixels.count > 1, let least = pixels.min(), let most = pixels.max() else { return nil }
    let cause = "If it has 16 bits, its values may be too small: bring them to 0 to 65535, or save it with 8 bits."
    if most <= 1 { return "is black: no value is above 1 of 255. \(cause)" }
    return least == most ? "has the same value, \(most), everywhere" : nil
  }

  /// The image in the file at `path`, which must be of the height and width of `size`.
  ///
  /// Grey becomes three equal channels where three are wanted. Colour becomes grey where one is: ITU-R BT.601's luma, 0.299 R +
  /// 0.587 G + 0.114 B, in 16 bits and rounded, as Pillow's `convert("L")` has it.
  package init(file path: String, size: ImageSize) throws(DatasetError) {
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
    // Grey that is stored as colour is the same afterwards.
    lostColour = (0..<height * width).contains { pixel in
      let start = 3 * pixel
      return colours.view[start] != colours.view[start + 1] || colours.view[start + 1] != colours.view[start + 2]
    }
  }
}
