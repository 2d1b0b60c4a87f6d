/// The headers of a BMP file.
///
/// Source: the structures BITMAPFILEHEADER (14 bytes), then by its length OS/2's BITMAPCOREHEADER (12) or BITMAPINFOHEADER (40) and those that
/// go on behind it; all numbers little-endian. Behind it come masks, where it has no room for them, and the palette.
struct BMPHeader {
  enum Compression: Int {
    case none = 0
    case runs8, runs4, masks
    case alphaMasks = 6
  }

  private(set) var size = PixelSize(height: 0, width: 0)
  /// Whether the first row that is stored is the uppermost.
  private(set) var isTopDown = false
  private(set) var bits = 0
  private(set) var compression = Compression.none
  /// Of red, green, blue and alpha; 0 for none.
  private(set) var masks = [UInt32](repeating: 0, count: 4)
  private(set) var palette: Palette?
  /// Where the pixels begin.
  private(set) var pixels = 0

  var isColour: Bool { palette.map { !$0.isGrey } ?? true }
  var hasAlpha: Bool { masks[3] != 0 }
  /// Bytes of a stored row without runs.
  var rowBytes: Int { (size.width * bits + 31) / 32 * 4 }

  private static let fileHeader = 14

  init(_ source: ImageSource) throws(ImageFault) {
    let start = Array(try source.bytes(0, 14 + 124))
    func number(_ place: Int, _ count: Int) -> Int { ByteOrder.little.number(start[place..<place + count]) }
    guard start.count >= 26 else { throw .cutShort(.bmp, at: source.count) }
    pixels = number(10, 4)
    let length = number(14, 4)
    guard [12, 40, 52, 56, 64, 108, 124].contains(length) else {
      throw .unsupported(.bmp, "with a header of \(length) bytes")
    }
    guard start.count >= Self.fileHeader + length else { throw .cutShort(.bmp, at: source.count) }
    var colours = 0
    if length == 12 {
      size = PixelSize(height: number(20, 2), width: number(18, 2))
      bits = number(24, 2)
    } else {
      let height = Int(Int32(truncatingIfNeeded: number(22, 4)))
      size = PixelSize(height: abs(height), width: Int(Int32(truncatingIfNeeded: number(18, 4))))
      isTopDown = height < 0
      bits = number(28, 2)
      guard let known = Compression(rawValue: number(30, 4)) else {
        throw .unsupported(.bmp, "that is compressed in its way \(number(30, 4))")
      }
      compression = known
      colours = number(46, 4)
    }
    guard [1, 4, 8, 16, 24, 32].contains(bits) else { throw .unsupported(.bmp, "of \(bits) bits a pixel") }
    switch compression {
    case .none: break
    case .runs8: guard bits == 8, !isTopDown else { throw .damaged(.bmp, "its runs do not fit its bits") }
    case .runs4: guard bits == 4, !isTopDown else { throw .damaged(.bmp, "its runs do not fit its bits") }
    case .masks, .alphaMasks:
      guard bits == 16 || bits == 32 else { throw .damaged(.bmp, "its masks do not fit its bits") }
    }
    var place = Self.fileHeader + length
    switch compression {
    case .masks, .alphaMasks:
      // In the header, or behind the shortest.
      let count = compression == .alphaMasks || length >= 56 ? 4 : 3
      let bytes = Array(try source.bytes(54, 4 * count))
      guard bytes.count == 4 * count else { throw .cutShort(.bmp, at: source.count) }
      for index in 0..<count {
        masks[index] = UInt32(ByteOrder.little.number(bytes[4 * index..<4 * index + 4]))
      }
      if length == 40 { place += 4 * count }
    default:
      if bits == 16 { masks = [0x7C00, 0x03E0, 0x001F, 0] }
      if bits == 32 { masks = [0xFF_0000, 0xFF00, 0xFF, 0] }
    }
    if bits <= 8 {
      palette = try Self.palette(source, at: place, colours, bits: bits, bytes: length == 12 ? 3 : 4, pixels)
    }
  }

  private static func palette(
    _ source: ImageSource, at place: Int, _ colours: Int, bits: Int, bytes: Int, _ pixels: Int
  ) throws(ImageFault) -> Palette {
    var count = colours == 0 ? 1 << bits : min(colours, 1 << bits)
    if pixels > place { count = min(count, (pixels - place) / bytes) }
    let stored = Array(try source.bytes(place, bytes * count))
    guard count > 0, stored.count == bytes * count else { throw .cutShort(.bmp, at: source.count) }
    // Blue comes first.
    return Palette(
      (0..<count).map { RGB(red: stored[bytes * $0 + 2], green: stored[bytes * $0 + 1], blue: stored[bytes * $0]) })
  }
}
