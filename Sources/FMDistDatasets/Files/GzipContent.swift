import CFMDistDeflate
import FMDistMemory
import FMDistPlatform

/// What a gzip file of one member holds, decompressed at once by libdeflate, which takes a third of zlib's time.
enum GzipContent {
  /// The `count` bytes behind the first `start`, if that is all that `file` holds, and CRC and length are right; nil for any other file, and where
  /// memory is short: reading it as a ``GzipStream`` says why.
  static func read(_ file: InputFile, from start: Int, count: Int) -> Buffer<UInt8>? {
    let (total, overflow) = start.addingReportingOverflow(count)
    // One byte more would show.
    guard !overflow, total < DecompressionLimit.bytes(from: file.size),
      let decompressor = libdeflate_alloc_decompressor()
    else { return nil }
    defer { libdeflate_free_decompressor(decompressor) }
    let compressed = GrowingBytes()
    let arrived = compressed.append(room: file.size) { (try? file.fill($0, at: 0)) ?? 0 }
    guard arrived == file.size else { return nil }
    let input = compressed.finish()
    let content = GrowingBytes()
    let room = content.reserve(total + 1)
    var (read, written) = (0, 0)
    let result = libdeflate_gzip_decompress_ex(
      decompressor, input.view.base, input.count, room.baseAddress, room.count, &read, &written)
    guard result == LIBDEFLATE_SUCCESS, read == input.count, written == total else { return nil }
    content.advance(by: total)
    let whole = content.finish()
    return Buffer(borrowing: whole.view[start..<total], from: whole)
  }
}
