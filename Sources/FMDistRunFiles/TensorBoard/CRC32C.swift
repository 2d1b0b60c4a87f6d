/// The checksum CRC-32C: Castagnoli's polynomial 0x1EDC6F41, reflected, as in RFC 3720, appendix B.4.
///
/// By a table of 256 words, a byte at a time: the same on every processor, and some 400 MB a second, which is a fraction of a
/// millisecond for the greatest picture of a run. Not for checkpoints: those have a SHA-256.
package enum CRC32C {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 0 ? value >> 1 : value >> 1 ^ 0x82F6_3B78 }
  }

  /// The checksum of `bytes`.
  package static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
  }

  /// The checksum as TFRecord files hold it: rotated right by 15 bits, and a constant added, since the checksum of data that
  /// holds its own checksum is of little use (TensorFlow, `lib/hash/crc32c.h`).
  package static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let checksum = checksum(bytes)
    return (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
  }
}
