import CFMDistZlib

/// A zip archive of uncompressed members, as `numpy.savez` writes it; without dates, so that the same members give the same bytes.
///
/// Source: PKWARE, "APPNOTE.TXT - .ZIP File Format Specification" 6.3.10, sections 4.3 and 4.4.
package enum StoredZip {
  /// The archive of `members`, in their order; nil where they are more than the format holds without its 64-bit extension: 65,535 members
  /// or 4 GiB.
  package static func bytes(of members: [(name: String, bytes: [UInt8])]) -> [UInt8]? {
    var archive: [UInt8] = []
    var directory: [UInt8] = []
    archive.reserveCapacity(members.reduce(1024) { $0 + $1.bytes.count + 2 * $1.name.utf8.count + 128 })
    for member in members {
      let name = Array(member.name.utf8)
      guard let offset = UInt32(exactly: archive.count), let size = UInt32(exactly: member.bytes.count),
        let nameLength = UInt16(exactly: name.count)
      else { return nil }
      // Version 2.0, names in UTF-8, stored, at the beginning of 1980.
      let fields =
        little(UInt16(20)) + little(UInt16(1 << 11)) + little(UInt16(0)) + little(UInt16(0)) + little(UInt16(0x21))
        + little(checksum(member.bytes)) + little(size) + little(size) + little(nameLength) + little(UInt16(0))
      archive += [0x50, 0x4B, 3, 4] + fields + name + member.bytes
      // No comment, the first disk, no attributes but those of a file that its owner may write and all may read.
      directory += [0x50, 0x4B, 1, 2] + [20, 3] + fields
      directory += little(UInt16(0)) + little(UInt16(0)) + little(UInt16(0)) + little(UInt32(0o100644 << 16))
      directory += little(offset) + name
    }
    guard let start = UInt32(exactly: archive.count), let length = UInt32(exactly: directory.count),
      let count = UInt16(exactly: members.count), archive.count + directory.count < UInt32.max, count < UInt16.max
    else { return nil }
    archive += directory + [0x50, 0x4B, 5, 6] + [0, 0, 0, 0] + little(count) + little(count)
    return archive + little(length) + little(start) + little(UInt16(0))
  }

  private static func little(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    // zlib counts in 32 bits; a member has no more.
    UInt32(truncatingIfNeeded: bytes.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) })
  }
}
