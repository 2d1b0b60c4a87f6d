import CFMDistPNG
import FMDistMemory
import FMDistPlatform

/// PNG files, by libpng.
enum PNGImage: ImageCodec {
  static var library: String { String(cString: fmdist_png_library()) }

  static func header(_ source: ImageSource) throws(ImageFault) -> ImageHeader {
    let chunks = try checked(source)
    let (header, palette) = (chunks.header, chunks.palette)
    let isPalette = header.type == .palette
    return ImageHeader(
      format: .png, size: chunks.orientation.apply(header.size),
      isColour: isPalette ? palette?.isGrey == false : header.type.isColour,
      hasAlpha: isPalette ? palette?.hasAlpha == true : header.type.hasAlpha || chunks.hasTransparency,
      bits: header.bits, frames: chunks.frames)
  }

  private static func checked(_ source: ImageSource) throws(ImageFault) -> PNGChunks {
    let chunks = try PNGChunks(source)
    let header = chunks.header
    try ImageLimits.check(
      .png, header.size, bits: header.bits * header.type.samples, bytes: source.count, factor: ImageLimits.deflate)
    return chunks
  }

  static func decode(_ bytes: View<UInt8>, background: RGB) throws(ImageFault) -> DecodedImage {
    let chunks = try checked(ImageSource(bytes))
    let (header, type) = (chunks.header, chunks.header.type)
    let hasAlpha = type.hasAlpha || (chunks.hasTransparency && type != .palette)
    let count = header.size.height * header.size.width
    let samples = type.samples + (hasAlpha && !type.hasAlpha ? 1 : 0)
    var traits = ImageTraits(format: .png)
    traits.frames = chunks.frames
    let stored = Buffer<UInt8>(count: count * samples)
    var largest: UInt32 = 0
    let compressed = chunks.pixels(of: bytes)
    defer { withExtendedLifetime(compressed) {} }
    var message = [CChar](repeating: 0, count: Int(fmdist_png_message_length))
    let status = fmdist_png_decode(
      compressed.view.base, compressed.count, UInt32(header.size.width), UInt32(header.size.height), Int32(samples),
      stored.view.base, &largest, &message)
    guard status == fmdist_png_done else { throw .damaged(.png, "libpng: \(CText.string(message))") }
    traits.isFaint = header.bits == 16 && (1..<256).contains(largest) && !hasAlpha

    var (pixels, channels) = (stored, samples)
    if type == .palette {
      guard let found = chunks.palette?.look(up: stored, background: background) else {
        throw .damaged(.png, "a pixel has a colour that the palette lacks")
      }
      (pixels, channels, traits.isStoredInColour, traits.wasComposited) = found
    } else {
      traits.isStoredInColour = type.isColour
      if hasAlpha {
        (pixels, channels, traits.wasComposited) =
          Compositing.flatten(stored, count: count, channels: samples - 1, on: background)
      }
      traits.isBinary = header.bits == 8 && Binary.isBinary(pixels.view)
    }
    return DecodedImage(
      size: chunks.orientation.apply(header.size), channels: channels,
      pixels: chunks.orientation.apply(pixels, size: header.size, channels: channels), traits: traits)
  }
}
