/// What a GIF file says up to the pixels of its first picture.
///
/// Source: GIF89a: a screen of width and height (2 bytes each, little-endian), flags, the background's index and an aspect, then its palette;
/// blocks that begin with 0x21 for an extension, 0x2C for a picture or 0x3B for the end, most of which end with parts of a length and as many
/// bytes, the last of length 0.
struct GIFHeader {
  /// Of the screen, which the picture may fill in part.
  private(set) var size = PixelSize(height: 0, width: 0)
  private(set) var part = PixelSize(height: 0, width: 0)
  private(set) var (left, top) = (0, 0)
  private(set) var isInterlaced = false
  private(set) var palette: Palette?
  /// Which index is transparent.
  private(set) var clear: Int?
  /// Where the picture's compressed pixels begin: their least width, then parts.
  private(set) var pixels = 0

  private static let (extensionStart, picture, end): (UInt8, UInt8, UInt8) = (0x21, 0x2C, 0x3B)

  init(_ source: ImageSource) throws(ImageFault) {
    func read(_ place: Int, _ count: Int) throws(ImageFault) -> [UInt8] {
      let bytes = try source.bytes(place, count)
      guard bytes.count == count else { throw .cutShort(.gif, at: source.count) }
      return Array(bytes)
    }
    func colours(_ flags: UInt8, _ place: inout Int) throws(ImageFault) -> Palette? {
      guard flags & 0x80 != 0 else { return nil }
      let count = 3 << (Int(flags & 7) + 1)
      defer { place += count }
      return Palette(try read(place, count))
    }
    func number(_ bytes: ArraySlice<UInt8>) -> Int { ByteOrder.little.number(bytes) }
    let screen = try read(6, 7)
    size = PixelSize(height: number(screen[2..<4]), width: number(screen[0..<2]))
    var place = 13
    palette = try colours(screen[4], &place)
    while true {
      switch try read(place, 1)[0] {
      case Self.extensionStart:
        let block = try read(place, 3)
        // The graphic control: flags, a delay, and the transparent index.
        if block[1] == 0xF9, block[2] >= 4 {
          let control = try read(place + 3, 4)
          clear = control[0] & 1 == 1 ? Int(control[3]) : nil
        }
        place = try Self.end(ofParts: place + 2, source)
      case Self.picture:
        let block = try read(place, 10)
        (left, top) = (number(block[1..<3]), number(block[3..<5]))
        part = PixelSize(height: number(block[7..<9]), width: number(block[5..<7]))
        isInterlaced = block[9] & 0x40 != 0
        place += 10
        if let own = try colours(block[9], &place) { palette = own }
        pixels = place
        // A screen that is smaller than its picture grows, as in browsers.
        size = PixelSize(height: max(size.height, top + part.height), width: max(size.width, left + part.width))
        return
      case Self.end: throw .damaged(.gif, "it has no picture")
      default: throw .damaged(.gif, "no block begins at byte \(place)")
      }
    }
  }

  /// Where the parts that begin at `place` have ended.
  static func end(ofParts place: Int, _ source: ImageSource) throws(ImageFault) -> Int {
    var place = place
    while true {
      guard let length = try source.bytes(place, 1).first else { throw .cutShort(.gif, at: source.count) }
      place += 1 + Int(length)
      if length == 0 { return place }
    }
  }
}
