/// The fields of one protocol-buffer message, in their order, without a copy of what they hold. The counterpart of ``ProtobufMessage``.
package struct ProtobufReader {
  /// A field: its number, and what it holds.
  package struct Field {
    package let number: Int
    package let value: Value
  }

  /// What a field holds, as far as its bytes say.
  package enum Value {
    case varint(UInt64)
    case fixed64(UInt64)
    case bytes(ArraySlice<UInt8>)
    case fixed32(UInt32)
  }

  /// What is wrong with the bytes, and where: counted from the beginning of the array that they are a part of.
  package struct Problem: Error, Equatable {
    package let offset: Int
    package let sentence: String

    package init(offset: Int, sentence: String) { (self.offset, self.sentence) = (offset, sentence) }
  }

  private let bytes: ArraySlice<UInt8>
  private var place: Int

  /// The message that `bytes` hold.
  package init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    place = bytes.startIndex
  }

  /// The next field; nil at the end. Throws where the bytes end within a field or are none.
  package mutating func next() throws(Problem) -> Field? {
    guard place < bytes.endIndex else { return nil }
    let start = place
    let key = try varint()
    guard let number = Int(exactly: key >> 3), (1..<1 << 29).contains(number) else {
      throw Problem(offset: start, sentence: "a field has the number \(key >> 3)")
    }
    switch key & 7 {
    case 0: return Field(number: number, value: .varint(try varint()))
    case 1: return Field(number: number, value: .fixed64(try fixed(8)))
    case 2:
      let length = try varint()
      guard length <= bytes.endIndex - place else {
        throw Problem(offset: start, sentence: "a field of \(length) bytes reaches beyond its message")
      }
      return Field(number: number, value: .bytes(take(Int(length))))
    case 5: return Field(number: number, value: .fixed32(UInt32(truncatingIfNeeded: try fixed(4))))
    default: throw Problem(offset: start, sentence: "a field has the wire type \(key & 7)")
    }
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8> {
    defer { place += count }
    return bytes[place..<place + count]
  }

  private mutating func fixed(_ count: Int) throws(Problem) -> UInt64 {
    guard count <= bytes.endIndex - place else {
      throw Problem(offset: place, sentence: "the message ends within a number of \(count) bytes")
    }
    return take(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private mutating func varint() throws(Problem) -> UInt64 {
    let start = place
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard place < bytes.endIndex else { throw Problem(offset: start, sentence: "the message ends within a number") }
      let byte = bytes[place]
      place += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw Problem(offset: start, sentence: "a number has more than ten bytes")
  }
}

extension ProtobufReader.Value {
  /// As an `int64`; nil where it is no varint.
  package var integer: Int64? { if case .varint(let value) = self { Int64(bitPattern: value) } else { nil } }
  /// As a `float`.
  package var float: Float? { if case .fixed32(let value) = self { Float(bitPattern: value) } else { nil } }
  /// As `bytes` or a message.
  package var bytes: ArraySlice<UInt8>? { if case .bytes(let value) = self { value } else { nil } }
  /// As a `string`; what is no UTF-8 in it becomes U+FFFD.
  package var string: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

  /// As a part of a `repeated int64`: one, or several that are packed.
  package func integers() throws(ProtobufReader.Problem) -> [Int64] {
    if let integer { return [integer] }
    guard let bytes else { return [] }
    // Packed varints look like the values of fields whose keys are left out.
    var values: [Int64] = []
    var (value, shift): (UInt64, UInt64) = (0, 0)
    for (place, byte) in zip(bytes.indices, bytes) {
      guard shift < 70 else { throw .init(offset: place, sentence: "a number has more than ten bytes") }
      value |= UInt64(byte & 0x7F) << shift
      shift += 7
      if byte < 0x80 {
        values.append(Int64(bitPattern: value))
        (value, shift) = (0, 0)
      }
    }
    guard shift == 0 else { throw .init(offset: bytes.endIndex, sentence: "the message ends within a number") }
    return values
  }

  /// As a part of a `repeated float`: one, or several that are packed; nil where it is neither.
  package var floats: [Float]? { float.map { [$0] } ?? bytes.flatMap([Float].init(littleEndian:)) }
}

extension Array where Element: BitwiseCopyable {
  /// The numbers that `bytes` hold, as of a machine whose order is little-endian, which all are that fmdist runs on; nil where these are no whole
  /// number of them.
  package init?(littleEndian bytes: ArraySlice<UInt8>) {
    let size = MemoryLayout<Element>.size
    guard bytes.count.isMultiple(of: size) else { return nil }
    self = bytes.withUnsafeBytes { source in
      Array(unsafeUninitializedCapacity: source.count / size) { target, count in
        UnsafeMutableRawBufferPointer(target).copyMemory(from: source)
        count = source.count / size
      }
    }
  }
}
