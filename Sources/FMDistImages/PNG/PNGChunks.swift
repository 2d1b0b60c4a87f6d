import FMDistMemory

/// The chunks that a PNG file consists of, looked at before libpng sees them.
///
/// libpng takes memory for what a chunk's length claims, and keeps texts, profiles and palettes of its own that nobody here needs. So
/// each length is held against the bytes that are left, and only the chunks that make pixels are passed on.
///
/// Source: PNG specification, chapter 5: a signature of 8 bytes, then chunks of a length (4 bytes, big-endian), a type (4), as many
/// bytes, and a checksum (4).
struct PNGChunks {
  private(set) var header = PNGHeader()
  private(set) var palette: Palette?
  /// Whether there is a tRNS chunk.
  private(set) var hasTransparency = false
  private(set) var orientation = Orientation.upright
  /// How many pictures an animation has.
  private(set) var frames = 1
  /// The parts of the file that pixels are made of, the signature among them.
  private(set) var kept: [Range<Int>] = []

  private static let signatureLength = 8
  /// A chunk's length, type and checksum.
  private static let frame = 12
  private static let mostColours = 256

  /// Looks at all chunks of `source`. Throws where one goes beyond the end.
  init(_ source: ImageSource) throws(ImageFault) {
    var place = Self.signatureLength
    keep(0..<place)
    var isFirst = true
    while place < source.count {
      let start = Array(try source.bytes(place, 8))
      guard start.count == 8, source.count - place >= Self.frame else { throw .cutShort(.png, at: source.count) }
      let length = ByteOrder.big.number(start[0..<4])
      let type = String(decoding: start[4..<8], as: UTF8.self)
      guard isFirst == (type == "IHDR") else { throw .damaged(.png, "it does not begin with one header") }
      isFirst = false
      guard length <= source.count - place - Self.frame else {
        // A length beyond what any chunk has is damage; else the rest is missing.
        guard length < 1 << 31 else { throw .damaged(.png, "a chunk at byte \(place) claims \(length) bytes") }
        throw .cutShort(.png, at: source.count)
      }
      let whole = place..<place + Self.frame + length
      place += 8
      switch type {
      case "IHDR":
        header = try PNGHeader(Array(try source.bytes(place, min(length, 13))))
        keep(whole)
      case "PLTE":
        palette = Palette(try source.bytes(place, min(length, 3 * Self.mostColours)))
        keep(whole)
      case "tRNS":
        hasTransparency = true
        palette?.opacities = Array(try source.bytes(place, min(length, Self.mostColours)))
        keep(whole)
      case "eXIf": orientation = EXIF.orientation(try source.bytes(place, min(length, 1 << 16)))
      case "acTL": frames = max(1, ByteOrder.big.number(try source.bytes(place, min(length, 4))))
      case "IDAT", "IEND": keep(whole)
      default: break
      }
      place = whole.upperBound
      if type == "IEND" { return }
    }
    throw .cutShort(.png, at: source.count)
  }

  private mutating func keep(_ part: Range<Int>) {
    if let last = kept.last, last.upperBound == part.lowerBound {
      kept[kept.count - 1] = last.lowerBound..<part.upperBound
    } else {
      kept.append(part)
    }
  }

  /// What pixels are made of in `file`, which is that file itself where there is nothing else; good as long as `file` is.
  func pixels(of file: View<UInt8>) -> Buffer<UInt8> {
    if kept.count == 1 { return Buffer(borrowing: file[kept[0]], from: NoOwner.shared) }
    let result = Buffer<UInt8>(count: kept.reduce(0) { $0 + $1.count })
    var place = 0
    for part in kept {
      result.view[place..<place + part.count].copy(from: file[part])
      place += part.count
    }
    return result
  }
}

/// Of memory that somebody else keeps.
private final class NoOwner: Sendable {
  static let shared = NoOwner()
}
