import FMDistMemory

/// The chunks that a PNG file consists of, looked at before libpng sees them.
///
/// libpng takes memory for what a chunk's length claims, and keeps texts, profiles and palettes of its own that nobody here needs. So
/// each length is held against the bytes that are left, and only the chunks that make pixels are passed on.
///
/// Source: PNG specification, chapter 5: a signature of 8 bytes, then chunks of a length (4 bytes, big-endian), a type (4), as many
/// bytes, and a checksum (4).
enum PNGChunks {
  /// The chunks that pixels are made of.
  private static let kept = ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"].map(number)
  private static let signatureLength = 8
  /// A chunk's length, type and checksum.
  private static let frame = 12

  /// The four letters of a chunk's type as a number.
  private static func number(_ type: String) -> UInt32 { type.utf8.reduce(0) { $0 << 8 | UInt32($1) } }

  /// Moves what pixels are made of to the front of `file`, and gives how many bytes that is. Throws where a chunk goes beyond the end.
  static func keepPixels(of file: View<UInt8>, path: String) throws(DatasetError) -> Int {
    var (place, length) = (signatureLength, signatureLength)
    while place < file.count {
      guard file.count - place >= frame else { throw damaged(path, at: place, "a chunk is cut short") }
      let chunk = UnsafeRawPointer(file.base + place)
      let content = Int(UInt32(bigEndian: chunk.loadUnaligned(as: UInt32.self)))
      let type = UInt32(bigEndian: (chunk + 4).loadUnaligned(as: UInt32.self))
      guard content <= file.count - place - frame else {
        throw damaged(
          path, at: place,
          "a chunk claims \(content) bytes, and \(file.count - place - frame) are left")
      }
      let whole = frame + content
      if kept.contains(type) {
        if length < place { (file.base + length).update(from: file.base + place, count: whole) }
        length += whole
      }
      place += whole
      if type == kept.last { break }
    }
    return length
  }

  private static func damaged(_ path: String, at place: Int, _ what: String) -> DatasetError {
    DatasetError(
      .malformed, "\(path): the PNG image is damaged or cut short at byte \(place): \(what). Save it again.")
  }
}
