import CFMDistZlib

/// Bytes in memory in zlib's format, decompressed piece by piece.
final class ZlibStream {
  private let stream: UnsafeMutablePointer<z_stream>
  private(set) var isOver = false

  /// Decompresses `bytes`, which must outlive this. Nil if zlib cannot be started.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard let count = UInt32(exactly: bytes.count) else { return nil }
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    stream.pointee.next_in = UnsafeMutableRawPointer(mutating: bytes.baseAddress)?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = count
    guard inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      stream.deallocate()
      return nil
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Fills `destination` and gives the number of bytes written, fewer only at the end; nil if the data is damaged or cut short.
  func read(into destination: UnsafeMutableRawBufferPointer) -> Int? {
    guard let base = destination.baseAddress else { return 0 }
    var filled = 0
    while filled < destination.count, !isOver {
      let room = min(destination.count - filled, 1 << 30)  // zlib counts in 32 bits
      stream.pointee.next_out = (base + filled).assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(room)
      let status = inflate(stream, Z_NO_FLUSH)
      filled += room - Int(stream.pointee.avail_out)
      if status == Z_STREAM_END { isOver = true } else if status != Z_OK { return nil }
    }
    return filled
  }

  /// Whether the compressed data ends here, with its checksum right and nothing behind it.
  func endsHere() -> Bool {
    var extra: UInt8 = 0
    let count = withUnsafeMutableBytes(of: &extra) { isOver ? 0 : read(into: $0) }
    return count == 0 && isOver && stream.pointee.avail_in == 0
  }
}

/// `bytes` in zlib's format, or nil if there is no memory for it.
func zlibCompressed(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
  guard let source = bytes.baseAddress else { return nil }
  var length = compressBound(UInt(bytes.count))
  let room = Int(length)
  let base = source.assumingMemoryBound(to: UInt8.self)
  var status = Z_ERRNO
  let result = [UInt8](unsafeUninitializedCapacity: room) { destination, initialized in
    status = compress2(destination.baseAddress, &length, base, UInt(bytes.count), Z_DEFAULT_COMPRESSION)
    initialized = status == Z_OK ? Int(length) : 0
  }
  return status == Z_OK ? result : nil
}
