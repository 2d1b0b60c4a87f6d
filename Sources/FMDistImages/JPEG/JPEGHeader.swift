/// What the markers of a JPEG file say before its pixels.
///
/// Source: ITU-T T.81, annex B: 0xFF, a code, and behind most codes a length of two bytes, big-endian, which counts itself. EXIF 2.32, 4.5.4:
/// the marker APP1 with "Exif", two zeros, and a TIFF header.
struct JPEGHeader {
  /// As it is stored.
  private(set) var size = PixelSize(height: 0, width: 0)
  private(set) var components = 0
  private(set) var orientation = Orientation.upright
  /// Whether its pixels are coded by arithmetic, which may make much of a byte.
  private(set) var isArithmetic = false
  /// Whether each scan adds to all of the image, so that all of its coefficients are in memory.
  private(set) var isProgressive = false

  private static let frames: Set<UInt8> = [
    0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF,
  ]
  /// Those of libjpeg: sequential and progressive, by Huffman's codes or by arithmetic.
  private static let readFrames: Set<UInt8> = [0xC0, 0xC1, 0xC2, 0xC9, 0xCA]
  private static let (app1, startOfScan, endOfImage): (UInt8, UInt8, UInt8) = (0xE1, 0xDA, 0xD9)
  /// More bytes between segments are no image.
  private static let mostFiller = 1 << 16

  init(_ source: ImageSource) throws(ImageFault) {
    var (place, filler) = (2, 0)
    while true {
      let marker = Array(try source.bytes(place, 4))
      guard marker.count == 4 else { throw .cutShort(.jpeg, at: source.count) }
      // Anything between segments is passed over, as by libjpeg: 0xFF in any number before a code, and bytes that should not be there.
      guard marker[0] == 0xFF, marker[1] != 0xFF, marker[1] != 0 else {
        (place, filler) = (place + 1, filler + 1)
        guard filler <= Self.mostFiller else { throw .damaged(.jpeg, "it has no header") }
        continue
      }
      let code = marker[1]
      // Codes without a length.
      if code == 0x01 || (0xD0...0xD8).contains(code) {
        place += 2
        continue
      }
      // EXIF may stand behind the frame's header, anywhere before the pixels.
      if components > 0, code == Self.startOfScan || code == Self.endOfImage { return }
      guard code != Self.startOfScan, code != Self.endOfImage else {
        throw .damaged(.jpeg, "its pixels have no header")
      }
      let length = ByteOrder.big.number(marker[2..<4])
      guard length >= 2 else { throw .damaged(.jpeg, "a part of \(length) bytes at byte \(place)") }
      if Self.frames.contains(code), components == 0 {
        try read(frame: code, try source.bytes(place + 4, 6), in: source)
      }
      if code == Self.app1, orientation == .upright {
        let name = Array("Exif\0\0".utf8)
        if try source.bytes(place + 4, name.count).elementsEqual(name) {
          orientation = EXIF.orientation(try source.bytes(place + 4 + name.count, length - 2 - name.count))
        }
      }
      place += 2 + length
    }
  }

  private mutating func read(frame: UInt8, _ content: ArraySlice<UInt8>, in source: ImageSource) throws(ImageFault) {
    let bytes = Array(content)
    guard bytes.count == 6 else { throw .cutShort(.jpeg, at: source.count) }
    guard Self.readFrames.contains(frame) else {
      throw .unsupported(.jpeg, frame == 0xC3 || frame == 0xCB ? "without loss" : "of a rare kind")
    }
    guard bytes[0] == 8 else { throw .unsupported(.jpeg, "of \(bytes[0]) bits a channel") }
    components = Int(bytes[5])
    guard [1, 3, 4].contains(components) else { throw .unsupported(.jpeg, "of \(components) channels") }
    size = PixelSize(height: ByteOrder.big.number(bytes[1..<3]), width: ByteOrder.big.number(bytes[3..<5]))
    isArithmetic = frame >= 0xC9
    isProgressive = frame & 3 == 2
  }
}
