import FMDistPlatform

/// A zip archive's members, by its directory at the end.
///
/// Source: PKWARE, "APPNOTE.TXT - .ZIP File Format Specification" 6.3.10, sections 4.3 and 4.5.3 (zip64). Of several volumes or with
/// passwords none is read.
package struct ZipArchive {
  /// A file in it.
  package struct Member {
    package let name: String
    /// How it is compressed.
    let method: Method?
    /// In bytes, in the archive and by itself.
    let compressedSize, size: Int
    let checksum: UInt32
    fileprivate let header: Int
  }

  /// The ways of compression that are read.
  enum Method: UInt16 {
    case stored = 0
    case deflated = 8
  }

  package let path: String
  package let members: [Member]
  private let file: InputFile
  /// Where the directory begins, behind all members.
  private let directory: Int

  /// More are no data set.
  private static let mostMembers = 10_000
  private static let longestDirectory = 1 << 22
  private static let longestComment = 65_535
  private static let endLength = 22

  /// Reads the directory of the archive at `path`. Nothing is decompressed.
  package init(_ path: String) throws(DatasetError) {
    let file = try InputFile(path)
    (self.path, self.file) = (path, file)
    func damaged(_ what: String) -> DatasetError {
      DatasetError(
        .malformed, "\(path): the zip archive is damaged or cut short: \(what). Fetch it or save it again.")
    }
    let end = try Self.bytes(
      of: file, at: max(0, file.size - Self.longestComment - Self.endLength), Self.longestComment + Self.endLength)
    // The comment's length tells the true end from bytes that look like one.
    guard
      let start = stride(from: end.count - Self.endLength, through: 0, by: -1).first(where: { place in
        end.starts(with: "PK\u{5}\u{6}", at: place)
          && place + Self.endLength + Int(end.number(place + 20, 2)) == end.count
      })
    else { throw damaged("it has no directory at its end") }
    var (count, length, place) = (end.number(start + 10, 2), end.number(start + 12, 4), end.number(start + 16, 4))
    let locator = file.size - end.count + start - 20
    let pointer = locator >= 0 ? try Self.bytes(of: file, at: locator, 20) : []
    if pointer.starts(with: "PK\u{6}\u{7}", at: 0), let large = Int(exactly: pointer.number(8, 8)) {
      let record = try Self.bytes(of: file, at: large, 56)
      guard record.count == 56, record.starts(with: "PK\u{6}\u{6}", at: 0) else {
        throw damaged("its zip64 record is not at byte \(large)")
      }
      (count, length, place) = (record.number(32, 8), record.number(40, 8), record.number(48, 8))
    }
    guard count <= Self.mostMembers, length <= Self.longestDirectory else {
      throw DatasetError(
        .malformed,
        "\(path): expected a zip archive of at most \(Self.mostMembers) files, found \(count). Unpack it: unzip \(path.shellPath)"
      )
    }
    guard place <= file.size, Int(place) + Int(length) <= file.size else {
      throw damaged("its directory goes beyond its end")
    }
    directory = Int(place)
    let bytes = try Self.bytes(of: file, at: Int(place), Int(length))
    var (members, next): ([Member], Int) = ([], 0)
    for _ in 0..<count {
      guard bytes.count == Int(length), let (member, end) = Self.member(bytes, at: next) else {
        throw damaged("its directory is wrong at byte \(directory + next)")
      }
      members.append(member)
      next = end
    }
    self.members = members
  }

  /// The member whose entry in the directory is at `start` of `bytes`, and where the next entry begins; nil if it is none.
  private static func member(_ bytes: [UInt8], at start: Int) -> (Member, Int)? {
    guard bytes.count - start >= 46, bytes.starts(with: "PK\u{1}\u{2}", at: start) else { return nil }
    let lengths = [28, 30, 32].map { Int(bytes.number(start + $0, 2)) }
    let nameEnd = start + 46 + lengths[0]
    let end = nameEnd + lengths[1] + lengths[2]
    guard end <= bytes.count else { return nil }
    var sizes = [bytes.number(start + 24, 4), bytes.number(start + 20, 4), bytes.number(start + 42, 4)]
    // Those that don't fit into 32 bits follow in the extra field 1, in this order.
    var extra = nameEnd
    while extra + 4 <= nameEnd + lengths[1] {
      let (kind, length) = (bytes.number(extra, 2), Int(bytes.number(extra + 2, 2)))
      guard extra + 4 + length <= nameEnd + lengths[1] else { return nil }
      if kind == 1 {
        var field = extra + 4
        for index in sizes.indices where sizes[index] == UInt64(UInt32.max) {
          guard field + 8 <= extra + 4 + length else { return nil }
          sizes[index] = bytes.number(field, 8)
          field += 8
        }
      }
      extra += 4 + length
    }
    let numbers = sizes.compactMap { Int(exactly: $0) }
    guard numbers.count == 3 else { return nil }
    let isEncrypted = bytes.number(start + 8, 2) & 1 == 1
    let method = isEncrypted ? nil : Method(rawValue: UInt16(bytes.number(start + 10, 2)))
    let member = Member(
      name: String(decoding: bytes[start + 46..<nameEnd], as: UTF8.self), method: method, compressedSize: numbers[1],
      size: numbers[0], checksum: UInt32(bytes.number(start + 16, 4)), header: numbers[2])
    return (member, end)
  }

  /// All that `member` holds, called `name` in messages; memory is taken as it comes.
  package func bytes(of member: Member, name: String) throws(DatasetError) -> [UInt8] {
    let buffer = try stream(member, name: name).grow(to: member.size).finish()
    return withExtendedLifetime(buffer) { Array(buffer.view.elements) }
  }

  /// What `member` holds, called `name` in messages.
  func stream(_ member: Member, name: String) throws(DatasetError) -> ZipMemberStream {
    func refusal(_ sentence: String) -> DatasetError { DatasetError(.malformed, "\(name): \(sentence)") }
    guard let method = member.method else {
      throw refusal(
        "it has a password, or is compressed in a way that is not read. Save it with np.savez or np.savez_compressed.")
    }
    let head = try Self.bytes(of: file, at: member.header, 30)
    let start = head.count == 30 ? member.header + 30 + Int(head.number(26, 2)) + Int(head.number(28, 2)) : .max
    guard head.starts(with: "PK\u{3}\u{4}", at: 0), member.compressedSize <= directory,
      start <= directory - member.compressedSize, method != .stored || member.size == member.compressedSize
    else {
      throw refusal("the archive is damaged or cut short where it should be, at byte \(member.header). Save it again.")
    }
    let most = DecompressionLimit.bytes(from: member.compressedSize)
    guard method == .stored || member.size <= most else {
      throw refusal(
        "it claims to be \(member.size) bytes, and its \(member.compressedSize) compressed bytes are read as far as they expand "
          + "\(DecompressionLimit.factor) times, beside \(DecompressionLimit.free) bytes: \(most). If it is meant, save it without compression: "
          + "np.savez in place of np.savez_compressed.")
    }
    return try ZipMemberStream(file, member, at: start, method: method, name: name)
  }

  private static func bytes(of file: InputFile, at place: Int, _ count: Int) throws(DatasetError) -> [UInt8] {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, count), alignment: 1)
    defer { room.deallocate() }
    guard place <= file.size else { return [] }
    do throws(InputFileError) {
      let read = try file.fill(UnsafeMutableRawBufferPointer(rebasing: room[..<count]), at: place)
      return Array(room[..<read])
    } catch { throw DatasetError(reading: file.path, error) }
  }
}

extension [UInt8] {
  /// The little-endian number of `count` bytes at `place`, which must be there.
  fileprivate func number(_ place: Int, _ count: Int) -> UInt64 {
    self[place..<place + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  fileprivate func starts(with text: String, at place: Int) -> Bool { dropFirst(place).starts(with: text.utf8) }
}
