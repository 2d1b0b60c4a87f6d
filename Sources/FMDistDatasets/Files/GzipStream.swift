import CFMDistZlib
import FMDistMemory
import FMDistPlatform

/// What a gzip file holds, decompressed while it is read. All members of the file are read, one after the other, and
/// zlib checks the CRC and length at the end of each.
final class GzipStream: ByteStream {
  private let file: InputFile
  private let stream: UnsafeMutablePointer<z_stream>
  private let input: UnsafeMutableRawBufferPointer
  private var inputIsOver = false
  private var memberIsOver = false
  private var bytesMade = 0

  /// Decompresses `file` from where it stands, its start.
  init(_ file: InputFile) throws(DatasetError) {
    self.file = file
    input = .allocate(byteCount: 1 << 18, alignment: 64)
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let gzipOnly: Int32 = 15 + 16  // a window of 2^15 bytes, and a gzip header
    let status = inflateInit2_(stream, gzipOnly, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else {
      throw DatasetError(.io, "\(file.path): zlib cannot be started (status \(status)).")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  /// What a small file can claim to hold.
  var maximumCount: Int {
    let (count, overflow) = file.size.multipliedReportingOverflow(by: DecompressionLimit.deflate)
    return overflow ? .max : count
  }

  func rest(_ count: Int, behind start: Int) -> Buffer<UInt8>? {
    start == bytesMade ? GzipContent.read(file, from: start, count: count) : nil
  }

  func read(into destination: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    guard let base = destination.baseAddress else { return 0 }
    var filled = 0
    while filled < destination.count {
      if stream.pointee.avail_in == 0, !inputIsOver { try refill() }
      if memberIsOver {
        if stream.pointee.avail_in == 0 { return filled }
        try beginNextMember()
      }
      // Not more before the expansion is looked at again.
      let room = min(destination.count - filled, 1 << 20)
      stream.pointee.next_out = (base + filled).assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(room)
      let status = inflate(stream, Z_NO_FLUSH)
      filled += room - Int(stream.pointee.avail_out)
      bytesMade += room - Int(stream.pointee.avail_out)
      guard bytesMade <= DecompressionLimit.bytes(from: position) else { throw tooLarge() }
      switch status {
      case Z_OK: continue
      case Z_STREAM_END: memberIsOver = true
      case Z_BUF_ERROR where inputIsOver:
        throw DatasetError(
          .malformed,
          "\(file.path): the gzip file is cut short: it ends at byte \(file.size), before the end of its compressed data. "
            + "Fetch it again.")
      case Z_BUF_ERROR: continue
      case Z_MEM_ERROR: throw DatasetError(.memory, "\(file.path): there is not enough memory to decompress it.")
      default:
        throw DatasetError(
          .malformed,
          "\(file.path): the gzip file is damaged at or before byte \(position) (zlib says: \(complaint)). Fetch it again."
        )
      }
    }
    return filled
  }

  private func refill() throws(DatasetError) {
    let count = try file.read(into: input)
    inputIsOver = count < input.count
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(count)
    bytesRead += count
  }

  private func beginNextMember() throws(DatasetError) {
    guard stream.pointee.next_in?.pointee == 0x1F, inflateReset(stream) == Z_OK else {
      throw DatasetError(
        .malformed,
        "\(file.path): expected the end of the gzip file at byte \(position), found more bytes that are not gzip data. "
          + "Fetch it again.")
    }
    memberIsOver = false
  }

  private func tooLarge() -> DatasetError {
    // Beside the plain file gunzip leaves nothing, and that one's name is a part's as well. It takes only names that end in .gz.
    let path = file.path.shellPath
    let command =
      file.path.hasSuffix(".gz")
      ? "gunzip \(path)" : "mv \(path) \((file.path + ".gz").shellPath) && gunzip \((file.path + ".gz").shellPath)"
    return DatasetError(
      .malformed,
      "\(file.path): the first \(position) of its \(file.size) bytes expand to more than \(DecompressionLimit.bytes(from: position)), and a "
        + "compressed file is read as far as it expands \(DecompressionLimit.factor) times, beside \(DecompressionLimit.free) bytes. If it is meant, "
        + "decompress it first: \(command)")
  }

  private var bytesRead = 0
  private var position: Int { bytesRead - Int(stream.pointee.avail_in) }
  private var complaint: String { stream.pointee.msg.map { String(cString: $0) } ?? "no reason given" }
}
