import FMDistMemory
import FMDistPlatform

/// What an image may claim before memory is taken for it.
enum ImageLimits {
  static let longestSide = 16_384
  /// 11,585 x 11,585: what large cameras make. One image of colour is 400 MB then.
  static let mostPixels = 1 << 27
  /// What any file may claim whose format sets no limit, such as one whose pixels are all the same: 4,096 x 4,096.
  private static let freePixels = 1 << 24
  /// More than a byte makes of pixels that differ.
  private static let mostPixelsOfByte = 16_384
  /// Bytes that decoding takes for a pixel: colour, and a byte for what it is made of.
  static let memoryOfPixel = 4
  /// How many bytes deflate makes of one at best (zlib's technical notes).
  static let deflate = 1032

  /// Refuses sides that are 0 or too long, and more pixels of `bits` bits than `bytes` bytes can hold, each making at most `factor` bytes, or without a
  /// `factor` more pixels than any byte makes.
  static func check(
    _ format: ImageFormat, _ size: PixelSize, bits: Int = 8, bytes: Int, factor: Int?,
    memoryOfPixel: Int = ImageLimits.memoryOfPixel
  ) throws(ImageFault) {
    let sides = "\(NumberText.grouped(size.height)) x \(NumberText.grouped(size.width)) pixels (height x width)"
    guard size.height > 0, size.width > 0 else {
      throw .damaged(format, "its header claims \(sides)")
    }
    guard size.height <= longestSide, size.width <= longestSide, size.height * size.width <= mostPixels else {
      throw ImageFault(
        "\(format.title) that claims \(sides), more than \(NumberText.grouped(longestSide)) a side or "
          + "\(NumberText.grouped(mostPixels)) in all")
    }
    let pixels = size.height * size.width
    let fits: Bool
    if let factor {
      let (most, overflow) = bytes.multipliedReportingOverflow(by: factor)
      fits = overflow || pixels * bits / 8 <= most
    } else {
      fits = pixels <= freePixels || pixels / mostPixelsOfByte <= bytes
    }
    guard fits else {
      throw ImageFault(
        "\(format.title) that claims \(sides), more than its \(NumberText.grouped(bytes)) bytes can hold")
    }
    // Several threads decode at once; small images are left to the buffers.
    let memory = memoryOfPixel * pixels
    if memory > 1 << 26, MemoryShortage.shortage(of: memory) != nil {
      throw ImageFault("\(format.title) of \(sides), for which there is not enough memory", isTransient: true)
    }
  }
}
