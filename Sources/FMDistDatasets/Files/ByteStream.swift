import FMDistMemory

/// Bytes read once from the start to the end.
protocol ByteStream: AnyObject {
  /// Fills `destination` and gives the number of bytes read, which is less than asked for only at the end.
  func read(into destination: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int

  /// The next `count` bytes, if they are all that is left, behind the first `start`, which were read; nil where that can't be had faster than by
  /// ``read(into:)``.
  func rest(_ count: Int, behind start: Int) -> Buffer<UInt8>?

  /// No more bytes than this can come in all, whatever the content claims.
  var maximumCount: Int { get }
}

extension ByteStream {
  func rest(_ count: Int, behind start: Int) -> Buffer<UInt8>? { nil }

  /// The next `count` bytes, or those that are left: for a few.
  func take(_ count: Int) throws(DatasetError) -> [UInt8] {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
    defer { room.deallocate() }
    let read = try read(into: room)
    return Array(room[..<read])
  }

  /// The next `count` bytes, or those that are left, in memory that grows as they arrive.
  func grow(to count: Int) throws(DatasetError) -> GrowingBytes {
    let bytes = GrowingBytes()
    _ = try bytes.append(upTo: count) { (room) throws(DatasetError) in try read(into: room) }
    return bytes
  }
}
