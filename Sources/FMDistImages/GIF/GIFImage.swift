import FMDistMemory

/// GIF files: the first picture, on its screen.
enum GIFImage: ImageCodec {
  static var library: String { "" }

  private static func checked(_ source: ImageSource) throws(ImageFault) -> GIFHeader {
    let header = try GIFHeader(source)
    // A code of 12 bits is a text of 4,096 values at most.
    try ImageLimits.check(.gif, header.part, bytes: source.count, factor: 4096)
    try ImageLimits.check(.gif, header.size, bytes: source.count, factor: nil)
    return header
  }

  static func header(_ source: ImageSource) throws(ImageFault) -> ImageHeader {
    let header = try checked(source)
    return ImageHeader(
      format: .gif, size: header.size, isColour: header.palette.map { !$0.isGrey } ?? false,
      hasAlpha: header.clear != nil || header.part != header.size, bits: 8)
  }

  static func decode(_ bytes: View<UInt8>, background: RGB) throws(ImageFault) -> DecodedImage {
    let source = ImageSource(bytes)
    let header = try checked(source)
    guard let minimum = try source.bytes(header.pixels, 1).first else { throw .cutShort(.gif, at: bytes.count) }
    guard (1...GIFLZW.mostBits).contains(Int(minimum)) else {
      throw .damaged(.gif, "its pixels have \(minimum) bits, and a palette's colours at most \(GIFLZW.mostBits)")
    }
    var (data, place) = ([UInt8](), header.pixels + 1)
    while true {
      guard place < bytes.count else { throw .cutShort(.gif, at: bytes.count) }
      let length = Int(bytes[place])
      if length == 0 { break }
      guard length <= bytes.count - place - 1 else { throw .cutShort(.gif, at: bytes.count) }
      data += bytes[place + 1..<place + 1 + length].elements
      place += 1 + length
    }
    let part = header.part
    let stored = Buffer<UInt8>(count: part.height * part.width)
    let filled = GIFLZW.expand(data, minimum: Int(minimum), into: stored.view)
    guard filled == stored.count else {
      throw .damaged(.gif, filled == nil ? "a code stands for nothing" : "its pixels end too early")
    }
    let alone = try pixels(stored, header, background)
    var traits = ImageTraits(format: .gif)
    traits.isStoredInColour = alone.isColour
    traits.wasComposited = alone.wasTransparent || part != header.size
    traits.frames = frames(source, after: place + 1)
    let (pixels, channels) = placed(alone.pixels, alone.channels, header, background)
    return DecodedImage(size: header.size, channels: channels, pixels: pixels, traits: traits)
  }

  /// The picture's own pixels.
  private static func pixels(
    _ stored: Buffer<UInt8>, _ header: GIFHeader, _ background: RGB
  ) throws(ImageFault) -> (pixels: Buffer<UInt8>, channels: Int, isColour: Bool, wasTransparent: Bool) {
    // Without a palette an index is a grey.
    var palette = header.palette ?? Palette((0...UInt8.max).map { RGB(red: $0, green: $0, blue: $0) })
    if let clear = header.clear {
      palette.opacities = [UInt8](repeating: 255, count: clear) + [0]
      if clear >= palette.colours.count { palette.grow(to: clear + 1) }
    }
    let indices = header.isInterlaced ? inOrder(stored, header.part) : stored
    guard let found = palette.look(up: indices, background: background) else {
      throw .damaged(.gif, "a pixel has a colour that the palette lacks")
    }
    return found
  }

  /// Rows that are stored by eighths, eighths, fourths and halves.
  private static func inOrder(_ stored: Buffer<UInt8>, _ size: PixelSize) -> Buffer<UInt8> {
    let result = Buffer<UInt8>(count: stored.count)
    let order = [(0, 8), (4, 8), (2, 4), (1, 2)].flatMap { Array(stride(from: $0.0, to: size.height, by: $0.1)) }
    for (from, to) in order.enumerated() {
      result.view[to * size.width..<(to + 1) * size.width].copy(
        from: stored.view[from * size.width..<(from + 1) * size.width])
    }
    return result
  }

  /// `pixels` on its screen, which is `background` beside them.
  private static func placed(
    _ pixels: Buffer<UInt8>, _ channels: Int, _ header: GIFHeader, _ background: RGB
  ) -> (Buffer<UInt8>, Int) {
    guard header.part != header.size else { return (pixels, channels) }
    let to = background.isGrey ? channels : 3
    let behind = [background.red, background.green, background.blue]
    let result = Buffer<UInt8>(count: header.size.height * header.size.width * to)
    for place in 0..<result.count { result.view.base[place] = behind[place % to] }
    for row in 0..<header.part.height {
      for x in 0..<header.part.width {
        let source = (row * header.part.width + x) * channels
        let target = ((row + header.top) * header.size.width + x + header.left) * to
        for channel in 0..<to { result.view[target + channel] = pixels.view[source + (channels == 1 ? 0 : channel)] }
      }
    }
    return (result, to)
  }

  /// How many pictures there are, of which one ends at `place`; what is damaged behind it does not matter.
  private static func frames(_ source: ImageSource, after place: Int) -> Int {
    var (frames, place) = (1, place)
    do throws(ImageFault) {
      while let kind = try source.bytes(place, 1).first {
        if kind == 0x21 {
          place = try GIFHeader.end(ofParts: place + 2, source)
        } else if kind == 0x2C {
          let block = Array(try source.bytes(place, 10))
          guard block.count == 10 else { return frames }
          let colours = block[9] & 0x80 == 0 ? 0 : 3 << (Int(block[9] & 7) + 1)
          place = try GIFHeader.end(ofParts: place + 10 + colours + 1, source)
          frames += 1
        } else {
          return frames
        }
      }
    } catch {}
    return frames
  }
}
