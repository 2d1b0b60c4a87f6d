import CFMDistTIFF
import FMDistMemory
import FMDistPlatform

/// TIFF files, by libtiff.
enum TIFFImage: ImageCodec {
  static var library: String { String(cString: fmdist_tiff_library()) }

  /// What fax and run-length codes make of a byte at most is more than deflate.
  private static let factor = 8192

  private static func checked(_ bytes: View<UInt8>) throws(ImageFault) -> fmdist_tiff_header {
    // Canon's begin as TIFF does, with a small JPEG image first.
    if bytes.elements.dropFirst(8).starts(with: "CR".utf8) { throw .unsupported(.tiff, "of a camera's raw data (CR2)") }
    var header = fmdist_tiff_header()
    try check(bytes) { fmdist_tiff_header(bytes.base, bytes.count, &header, $0) }
    try ImageLimits.check(
      .tiff, size(header), bits: Int(header.bits * header.samples), bytes: bytes.count, factor: factor)
    return header
  }

  private static func check(
    _ bytes: View<UInt8>, _ body: (UnsafeMutablePointer<CChar>) -> fmdist_tiff_status
  ) throws(ImageFault) {
    var message = [CChar](repeating: 0, count: Int(fmdist_tiff_message_length))
    switch body(&message) {
    case fmdist_tiff_done: break
    case fmdist_tiff_cut_short: throw .cutShort(.tiff, at: bytes.count)
    case fmdist_tiff_unsupported: throw .unsupported(.tiff, CText.string(message))
    default: throw .damaged(.tiff, "libtiff: \(CText.string(message))")
    }
  }

  private static func size(_ header: fmdist_tiff_header) -> PixelSize {
    PixelSize(height: Int(header.height), width: Int(header.width))
  }

  /// Directories may be anywhere in a file: all of it is read.
  static func header(_ source: ImageSource) throws(ImageFault) -> ImageHeader {
    let bytes = try source.load()
    defer { withExtendedLifetime(bytes) {} }
    let header = try checked(bytes.view)
    let isColour =
      header.colours == fmdist_tiff_rgb.rawValue
      || (header.colours == fmdist_tiff_palette.rawValue && !palette(header).isGrey)
    return ImageHeader(
      format: .tiff, size: Orientation(number: Int(header.orientation)).apply(size(header)), isColour: isColour,
      hasAlpha: header.has_alpha != 0, bits: Int(header.bits), frames: Int(header.frames))
  }

  private static func palette(_ header: fmdist_tiff_header) -> Palette {
    let bytes = withUnsafeBytes(of: header.palette) { Array($0.prefix(3 << Int(header.bits))) }
    return Palette(bytes)
  }

  static func decode(_ bytes: View<UInt8>, background: RGB) throws(ImageFault) -> DecodedImage {
    var header = try checked(bytes)
    let (size, samples) = (size(header), Int(header.samples))
    let count = size.height * size.width
    let depth = header.bits == 16 ? 2 : 1
    let stored = Buffer<UInt8>(count: count * samples * depth)
    try check(bytes) { fmdist_tiff_decode(bytes.base, bytes.count, &header, stored.view.base, $0) }

    var traits = ImageTraits(format: .tiff)
    traits.frames = Int(header.frames)
    var (pixels, channels) = (stored, samples)
    if header.colours == fmdist_tiff_palette.rawValue {
      guard let found = palette(header).look(up: stored, background: background) else {
        throw .damaged(.tiff, "a pixel has a colour that the palette lacks")
      }
      (pixels, channels, traits.isStoredInColour, traits.wasComposited) = found
    } else {
      traits.isStoredInColour = header.colours == fmdist_tiff_rgb.rawValue
      let colours = traits.isStoredInColour ? 3 : 1
      if depth == 2 {
        let largest: UInt32
        (pixels, largest) = narrowed(stored.view)
        traits.isFaint = samples == colours && header.is_inverted == 0 && (1..<256).contains(largest)
      } else if header.bits < 8 {
        let factor = UInt8(255 / (1 << Int(header.bits) - 1))
        for place in 0..<pixels.count { pixels.view.base[place] &*= factor }
      } else if samples == colours {
        traits.isBinary = Binary.isBinary(pixels.view)
      }
      if header.is_inverted != 0 {
        for pixel in 0..<count { pixels.view.base[pixel &* samples] = ~pixels.view.base[pixel &* samples] }
      }
      if samples > colours {
        if header.has_alpha == 0 {
          for pixel in 0..<count { pixels.view.base[pixel &* samples &+ colours] = 255 }
        } else if header.is_premultiplied != 0 {
          divide(pixels.view, samples)
        }
        (pixels, channels, traits.wasComposited) =
          Compositing.flatten(pixels, count: count, channels: colours, on: background)
      }
    }
    let orientation = Orientation(number: Int(header.orientation))
    return DecodedImage(
      size: orientation.apply(size), channels: channels,
      pixels: orientation.apply(pixels, size: size, channels: channels), traits: traits)
  }

  /// Values of 16 bits, in the processor's order, rounded to 8, and the largest of them.
  private static func narrowed(_ wide: View<UInt8>) -> (Buffer<UInt8>, largest: UInt32) {
    let result = Buffer<UInt8>(count: wide.count / 2)
    var largest: UInt32 = 0
    let source = UnsafeRawPointer(wide.base)
    for place in 0..<result.count {
      let value = UInt32(source.load(fromByteOffset: 2 &* place, as: UInt16.self))
      largest = max(largest, value)
      result.view.base[place] = UInt8(truncatingIfNeeded: (value &* 255 &+ 32895) >> 16)
    }
    return (result, largest)
  }

  /// Colours that were multiplied by their alpha, without it.
  private static func divide(_ pixels: View<UInt8>, _ samples: Int) {
    for first in stride(from: 0, to: pixels.count, by: samples) {
      let alpha = UInt32(pixels.base[first &+ samples &- 1])
      guard alpha > 0, alpha < 255 else { continue }
      for place in first..<first &+ samples &- 1 {
        pixels.base[place] = UInt8(min(255, (UInt32(pixels.base[place]) &* 255 &+ alpha / 2) / alpha))
      }
    }
  }
}
