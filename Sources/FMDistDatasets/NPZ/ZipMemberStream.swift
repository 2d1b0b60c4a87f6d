import CFMDistZlib
import FMDistPlatform

/// What a member of a zip archive holds, decompressed while it is read. Its length and its CRC are checked at its end.
final class ZipMemberStream: ByteStream {
  private let file: InputFile
  private let member: ZipArchive.Member
  private let name: String
  /// Where its next bytes are in the file, and how many of them are left.
  private var place, left: Int
  private var made = 0
  private var checksum: UInt
  /// Of a deflated one.
  private let inflater: Inflater?

  /// Reads `member` of `file`, whose bytes begin at `start`; `name` is for messages.
  init(
    _ file: InputFile, _ member: ZipArchive.Member, at start: Int, method: ZipArchive.Method, name: String
  ) throws(DatasetError) {
    (self.file, self.member, self.name) = (file, member, name)
    (place, left) = (start, member.compressedSize)
    checksum = crc32(0, nil, 0)
    switch method {
    case .stored: inflater = nil
    case .deflated:
      guard let made = Inflater() else { throw DatasetError(.io, "\(name): zlib cannot be started.") }
      inflater = made
    }
  }

  var maximumCount: Int {
    guard inflater != nil else { return member.size }
    let (most, overflow) = member.compressedSize.multipliedReportingOverflow(by: DecompressionLimit.deflate)
    return min(member.size, overflow ? .max : most)
  }

  func read(into destination: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    let wanted = min(destination.count, member.size - made)
    guard wanted > 0 else {
      try finish()
      return 0
    }
    let room = UnsafeMutableRawBufferPointer(rebasing: destination[..<wanted])
    let count = try inflater == nil ? take(into: room) : inflated(into: room)
    guard count == wanted else { throw damaged("ends after \(made + count) of \(member.size) bytes") }
    made += count
    var done = 0
    while done < count {
      let step = min(count - done, 1 << 30)  // zlib counts in 32 bits
      checksum = crc32(
        checksum, room.baseAddress.map { ($0 + done).assumingMemoryBound(to: UInt8.self) }, UInt32(step))
      done += step
    }
    if made == member.size { try finish() }
    return count
  }

  /// Whether all that was to come has come, and is right.
  private func finish() throws(DatasetError) {
    guard UInt32(truncatingIfNeeded: checksum) == member.checksum else {
      throw damaged("has another CRC than the archive says")
    }
    var extra: UInt8 = 0
    let more = try withUnsafeMutableBytes(of: &extra) { (room) throws(DatasetError) in
      try inflater == nil ? 0 : inflated(into: room)
    }
    guard more == 0 else { throw damaged("is longer than the archive says") }
  }

  private func inflated(into destination: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    guard let inflater else { return 0 }
    var filled = 0
    while filled < destination.count, !inflater.isOver {
      if inflater.isHungry, left > 0 {
        try inflater.feed { (room) throws(DatasetError) in try take(into: room) }
      }
      guard
        let count = inflater.read(into: UnsafeMutableRawBufferPointer(rebasing: destination[filled...])),
        count > 0 || inflater.isOver || left > 0
      else { throw damaged("is not deflated data, or ends too early") }
      filled += count
    }
    return filled
  }

  private func take(into destination: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    let count: Int
    do throws(InputFileError) {
      count = try file.fill(
        UnsafeMutableRawBufferPointer(rebasing: destination[..<min(left, destination.count)]), at: place)
    } catch { throw DatasetError(reading: file.path, error) }
    guard count > 0 || left == 0 || destination.isEmpty else { throw damaged("ends too early") }
    place += count
    left -= count
    return count
  }

  private func damaged(_ what: String) -> DatasetError {
    DatasetError(.malformed, "\(name): the archive is damaged: it \(what). Fetch it or save it again.")
  }
}

/// zlib's inflate of bare deflated data.
private final class Inflater {
  private let stream: UnsafeMutablePointer<z_stream>
  private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
  private(set) var isOver = false

  /// Nil if zlib can't be started.
  init?() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let bare: Int32 = -15  // a window of 2^15 bytes, and no header
    guard inflateInit2_(stream, bare, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      stream.deallocate()
      input.deallocate()
      return nil
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  /// Whether all that it was fed is used.
  var isHungry: Bool { stream.pointee.avail_in == 0 }

  /// Takes what `fill` writes.
  func feed(_ fill: (UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int) throws(DatasetError) {
    stream.pointee.avail_in = UInt32(try fill(input))
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
  }

  /// Writes what comes of the bytes that it has; nil if they are wrong.
  func read(into destination: UnsafeMutableRawBufferPointer) -> Int? {
    let room = min(destination.count, 1 << 30)
    stream.pointee.next_out = destination.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(room)
    let status = inflate(stream, Z_NO_FLUSH)
    isOver = status == Z_STREAM_END
    guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status) else { return nil }
    return room - Int(stream.pointee.avail_out)
  }
}
