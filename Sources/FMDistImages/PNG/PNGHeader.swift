/// The first chunk of a PNG file.
///
/// Source: PNG specification, 11.2.2: width and height (4 bytes each), bits a sample, type of colour, and how it is compressed, filtered
/// and interlaced.
struct PNGHeader {
  private(set) var size = PixelSize(height: 0, width: 0)
  private(set) var bits = 0
  private(set) var type = ColourType.grey

  enum ColourType: UInt8 {
    case grey = 0
    case rgb = 2
    case palette = 3
    case greyAndAlpha = 4
    case rgbAndAlpha = 6

    /// Samples of a pixel.
    var samples: Int {
      switch self {
      case .grey, .palette: 1
      case .greyAndAlpha: 2
      case .rgb: 3
      case .rgbAndAlpha: 4
      }
    }
    var hasAlpha: Bool { self == .greyAndAlpha || self == .rgbAndAlpha }
    var isColour: Bool { self == .rgb || self == .rgbAndAlpha }
  }

  init() {}

  init(_ content: [UInt8]) throws(ImageFault) {
    guard content.count == 13, [1, 2, 4, 8, 16].contains(content[8]), let type = ColourType(rawValue: content[9]) else {
      throw .damaged(.png, "its header is none of the kinds that there are")
    }
    size = PixelSize(height: ByteOrder.big.number(content[4..<8]), width: ByteOrder.big.number(content[0..<4]))
    (bits, self.type) = (Int(content[8]), type)
  }
}
