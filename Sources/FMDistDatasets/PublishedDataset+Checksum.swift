import FMDistDigests
import FMDistPlatform

extension PublishedDataset {
  /// The MD5 checksum of what the file at `path` holds, decompressed if it is gzip, as ``md5`` has it. Reads all of it, in a little memory.
  package static func checksum(ofFile path: String) throws(DatasetError) -> String {
    let content = try InputFile(path).decompressed()
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { room.deallocate() }
    let hash = MessageDigest(.md5)
    while case let count = try content.read(into: room), count > 0 {
      hash.update(UnsafeRawBufferPointer(rebasing: room[..<count]))
    }
    return hash.finalize().hexadecimal
  }
}
