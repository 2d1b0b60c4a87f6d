import FMDistMemory

/// BMP files.
enum BMPImage: ImageCodec {
  static var library: String { "" }

  private static func checked(_ source: ImageSource) throws(ImageFault) -> BMPHeader {
    let header = try BMPHeader(source)
    // A run of two bytes is 255 pixels at most, and a step may be over as many rows.
    let hasRuns = header.compression == .runs8 || header.compression == .runs4
    try ImageLimits.check(
      .bmp, header.size, bits: header.bits, bytes: source.count, factor: hasRuns ? ImageLimits.deflate : nil)
    if !hasRuns, header.pixels > source.count || header.rowBytes * header.size.height > source.count - header.pixels {
      throw .cutShort(.bmp, at: source.count)
    }
    return header
  }

  static func header(_ source: ImageSource) throws(ImageFault) -> ImageHeader {
    let header = try checked(source)
    let bits = header.bits <= 8 ? header.bits : 8
    return ImageHeader(
      format: .bmp, size: header.size, isColour: header.isColour, hasAlpha: header.hasAlpha, bits: bits)
  }

  static func decode(_ bytes: View<UInt8>, background: RGB) throws(ImageFault) -> DecodedImage {
    let header = try checked(ImageSource(bytes))
    var traits = ImageTraits(format: .bmp)
    var (pixels, channels) = (Buffer<UInt8>(count: 0), 3)
    if let palette = header.palette {
      guard
        let found = palette.look(up: try indices(bytes, header), background: background)
      else { throw .damaged(.bmp, "a pixel has a colour that the palette lacks") }
      (pixels, channels, traits.isStoredInColour, traits.wasComposited) = found
      traits.isBinary = header.bits == 8 && channels == 1 && Binary.isBinary(pixels.view)
    } else {
      traits.isStoredInColour = true
      let colours = colours(bytes, header)
      pixels = colours
      if header.hasAlpha {
        (pixels, channels, traits.wasComposited) =
          Compositing.flatten(colours, count: header.size.height * header.size.width, channels: 3, on: background)
      }
    }
    return DecodedImage(size: header.size, channels: channels, pixels: pixels, traits: traits)
  }

  /// The stored row that is shown as `row`.
  private static func stored(_ row: Int, _ header: BMPHeader) -> Int {
    header.isTopDown ? row : header.size.height - 1 - row
  }

  private static func indices(_ bytes: View<UInt8>, _ header: BMPHeader) throws(ImageFault) -> Buffer<UInt8> {
    let (size, bits) = (header.size, header.bits)
    let result = Buffer<UInt8>(count: size.height * size.width)
    if header.compression == .none {
      let mask = UInt8(1 << bits - 1)
      for row in 0..<size.height {
        let source = bytes.base + header.pixels + stored(row, header) * header.rowBytes
        let target = result.view.base + row * size.width
        for x in 0..<size.width {
          let bit = x &* bits
          target[x] = source[bit / 8] >> UInt8(8 - bits - bit % 8) & mask
        }
      }
    } else {
      guard header.pixels < bytes.count,
        let runs = BMPRuns.expand(bytes[header.pixels..<bytes.count], size: size, bits: bits)
      else { throw .cutShort(.bmp, at: bytes.count) }
      for row in 0..<size.height {
        let first = stored(row, header) * size.width
        result.view[row * size.width..<(row + 1) * size.width].copy(from: runs.view[first..<first + size.width])
      }
    }
    return result
  }

  /// Red, green and blue, and alpha where there is any.
  private static func colours(_ bytes: View<UInt8>, _ header: BMPHeader) -> Buffer<UInt8> {
    let (size, depth) = (header.size, header.bits / 8)
    let channels = header.hasAlpha ? 4 : 3
    let result = Buffer<UInt8>(count: size.height * size.width * channels)
    let fields = header.masks.prefix(channels).map(BMPField.init)
    for row in 0..<size.height {
      var source = UnsafePointer(bytes.base + header.pixels + stored(row, header) * header.rowBytes)
      var target = result.view.base + row * size.width * channels
      for _ in 0..<size.width {
        if depth == 3 {
          (target[0], target[1], target[2]) = (source[2], source[1], source[0])
        } else {
          var word = UInt32(source[0]) | UInt32(source[1]) << 8
          if depth == 4 { word |= UInt32(source[2]) << 16 | UInt32(source[3]) << 24 }
          for channel in 0..<channels { target[channel] = fields[channel].value(word) }
        }
        source += depth
        target += channels
      }
    }
    return result
  }
}

/// The bits of a word that are a channel.
private struct BMPField {
  private let mask: UInt32
  private let shift: UInt32
  private let largest: UInt32

  init(_ mask: UInt32) {
    self.mask = mask
    shift = mask == 0 ? 0 : UInt32(mask.trailingZeroBitCount)
    largest = mask >> shift
  }

  /// Spread over 0 to 255, downwards as Pillow does.
  func value(_ word: UInt32) -> UInt8 {
    largest == 0 ? 0 : UInt8(truncatingIfNeeded: UInt64((word & mask) >> shift) * 255 / UInt64(largest))
  }
}
