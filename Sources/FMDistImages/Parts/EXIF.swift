/// What an EXIF block says of how its image is shown.
///
/// Source: TIFF 6.0, section 2: a header of byte order, 42 and the place of a directory; a directory of a count and entries of 12 bytes:
/// tag, type, count, value.
enum EXIF {
  private static let orientation = 0x0112
  private static let short = 3

  /// By `bytes`, a TIFF header and what follows it; upright where they say nothing, or nothing that makes sense.
  static func orientation(_ bytes: some RandomAccessCollection<UInt8>) -> Orientation {
    let bytes = Array(bytes)
    func has(_ text: String) -> Bool { bytes.starts(with: text.utf8) }
    guard bytes.count >= 8, has("II*\0") || has("MM\0*") else { return .upright }
    let order: ByteOrder = bytes[0] == 0x49 ? .little : .big
    let directory = order.number(bytes[4..<8])
    guard directory <= bytes.count - 2 else { return .upright }
    let entries = order.number(bytes[directory..<directory + 2])
    for index in 0..<entries {
      let entry = directory + 2 + 12 * index
      guard entry + 12 <= bytes.count else { break }
      if order.number(bytes[entry..<entry + 2]) == orientation {
        guard order.number(bytes[entry + 2..<entry + 4]) == short else { return .upright }
        return Orientation(number: order.number(bytes[entry + 8..<entry + 10]))
      }
    }
    return .upright
  }
}
