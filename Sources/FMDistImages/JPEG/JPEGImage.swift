import CFMDistJPEG
import FMDistMemory
import FMDistPlatform

/// JPEG files, by libjpeg.
enum JPEGImage: ImageCodec {
  static var library: String { String(cString: fmdist_jpeg_library()) }

  /// A bit for each block of 8 x 8 pixels is the least that Huffman's codes need; more channels need more.
  private static let factor = 512

  private static func checked(_ source: ImageSource) throws(ImageFault) -> JPEGHeader {
    let header = try JPEGHeader(source)
    try ImageLimits.check(
      .jpeg, header.size, bytes: source.count, factor: header.isArithmetic ? nil : factor,
      // Coefficients of 16 bits.
      memoryOfPixel: ImageLimits.memoryOfPixel + (header.isProgressive ? 2 * header.components : 0))
    return header
  }

  static func header(_ source: ImageSource) throws(ImageFault) -> ImageHeader {
    let header = try checked(source)
    return ImageHeader(
      format: .jpeg, size: header.orientation.apply(header.size), isColour: header.components > 1, hasAlpha: false,
      bits: 8)
  }

  static func decode(_ bytes: View<UInt8>, background: RGB) throws(ImageFault) -> DecodedImage {
    let header = try checked(ImageSource(bytes))
    let count = header.size.height * header.size.width
    var pixels = Buffer<UInt8>(count: count * header.components)
    var message = [CChar](repeating: 0, count: Int(fmdist_jpeg_message_length))
    var place = 0
    let status = fmdist_jpeg_decode(
      bytes.base, bytes.count, UInt32(header.size.width), UInt32(header.size.height), Int32(header.components),
      pixels.view.base, &place, &message)
    switch status {
    case fmdist_jpeg_done: break
    case fmdist_jpeg_cut_short: throw .cutShort(.jpeg, at: bytes.count)
    default: throw .damaged(.jpeg, "before byte \(NumberText.grouped(place)) (libjpeg: \(CText.string(message)))")
    }
    if header.components == 4 { pixels = colours(fromInks: pixels.view) }
    var traits = ImageTraits(format: .jpeg)
    traits.isStoredInColour = header.components > 1
    let channels = header.components == 1 ? 1 : 3
    if channels == 1 { traits.isBinary = Binary.isBinary(pixels.view) }
    return DecodedImage(
      size: header.orientation.apply(header.size), channels: channels,
      pixels: header.orientation.apply(pixels, size: header.size, channels: channels), traits: traits)
  }

  /// Red, green and blue from cyan, magenta, yellow and black, which are stored as what they leave, as Adobe's programs do; without a colour
  /// profile, as Pillow's `convert("RGB")`.
  private static func colours(fromInks inks: View<UInt8>) -> Buffer<UInt8> {
    let count = inks.count / 4
    let result = Buffer<UInt8>(count: 3 * count)
    for pixel in 0..<count {
      let left = UInt32(inks.base[4 &* pixel &+ 3])
      for channel in 0..<3 {
        let ink = 255 &- UInt32(inks.base[4 &* pixel &+ channel])
        let product = ink &* left &+ 128
        let taken = (product >> 8 &+ product) >> 8
        result.view.base[3 &* pixel &+ channel] = UInt8(truncatingIfNeeded: left &- taken)
      }
    }
    return result
  }
}
