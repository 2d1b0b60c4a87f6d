/// What a WebP file's chunks say before its pixels.
///
/// Source: RFC 9649: "RIFF", a length (4 bytes, little-endian), "WEBP", then chunks of a name (4), a length (4), as many bytes, and one more
/// where that is odd. Of VP8X the first byte says what there is, and the last six the width and the height, each less one.
struct WebPChunks {
  private(set) var size = PixelSize(height: 0, width: 0)
  private(set) var hasAlpha = false
  private(set) var orientation = Orientation.upright
  /// How many bytes the file is to have.
  private(set) var length = 0

  private static let (alphaFlag, exifFlag): (UInt8, UInt8) = (0x10, 0x08)

  init(_ source: ImageSource) throws(ImageFault) {
    let start = try source.bytes(0, 30)
    guard start.count == 30 else { throw .cutShort(.webp, at: source.count) }
    length = 8 + ByteOrder.little.number(start[4..<8])
    guard length <= source.count else { throw .cutShort(.webp, at: source.count) }
    var hasEXIF = false
    switch String(decoding: start[12..<16], as: UTF8.self) {
    case "VP8X":
      hasAlpha = start[20] & Self.alphaFlag != 0
      hasEXIF = start[20] & Self.exifFlag != 0
      size = PixelSize(
        height: ByteOrder.little.number(start[27..<30]) + 1, width: ByteOrder.little.number(start[24..<27]) + 1)
    case "VP8L":
      let bits = ByteOrder.little.number(start[21..<25])
      guard start[20] == 0x2F else { throw .damaged(.webp, "its pixels have no header") }
      size = PixelSize(height: (bits >> 14 & 0x3FFF) + 1, width: (bits & 0x3FFF) + 1)
      hasAlpha = bits >> 28 & 1 == 1
    case "VP8 ":
      guard start[23..<26].elementsEqual([0x9D, 0x01, 0x2A]) else { throw .damaged(.webp, "its pixels have no header") }
      size = PixelSize(
        height: ByteOrder.little.number(start[28..<30]) & 0x3FFF,
        width: ByteOrder.little.number(start[26..<28]) & 0x3FFF)
    default: throw .damaged(.webp, "it begins with none of the parts that there are")
    }
    if hasEXIF { orientation = try Self.orientation(source, length) }
  }

  private static func orientation(_ source: ImageSource, _ length: Int) throws(ImageFault) -> Orientation {
    var place = 12
    while place + 8 <= length {
      let chunk = try source.bytes(place, 8)
      let name = Array(chunk.prefix(4))
      guard chunk.count == 8 else { break }
      let count = ByteOrder.little.number(chunk.suffix(4))
      if name == Array("EXIF".utf8) {
        let content = try source.bytes(place + 8, min(count, 1 << 16))
        // Some programs write the marker of JPEG files before it.
        let marker = Array("Exif\0\0".utf8)
        return EXIF.orientation(content.starts(with: marker) ? content.dropFirst(marker.count) : content)
      }
      place += 8 + count + count & 1
    }
    return .upright
  }
}
