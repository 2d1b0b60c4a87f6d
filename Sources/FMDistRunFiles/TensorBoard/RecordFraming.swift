/// The framing of TensorFlow's record files: length (8 bytes), masked CRC-32C of the length (4), the bytes, masked CRC-32C
/// of the bytes (4); numbers little-endian.
enum RecordFraming {
  /// `payload` as a record.
  static func record(_ payload: [UInt8]) -> [UInt8] {
    let length = littleEndian(UInt64(payload.count))
    return length + littleEndian(CRC32C.masked(length)) + payload + littleEndian(CRC32C.masked(payload))
  }

  private static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
