/// The bytes of one protocol-buffer message, written field by field in the order of the calls.
///
/// Only what event files need: varints, fixed 32 and 64 bits, and length-delimited fields
/// (https://protobuf.dev/programming-guides/encoding). A field that has proto3's default may be left out by the caller, and is if it
/// is written by one of the methods that say so.
package struct ProtobufMessage: Equatable {
  /// What is written so far.
  package private(set) var bytes: [UInt8] = []

  /// An empty message.
  package init() {}

  /// How a field's value is laid out: the low three bits of its key.
  private enum WireType: UInt64 {
    case varint = 0
    case fixed64 = 1
    case lengthDelimited = 2
    case fixed32 = 5
  }

  /// An integer, enumeration or truth value. A negative `int64` takes ten bytes, as in all protocol buffers.
  package mutating func append(varint value: Int64, field: Int) {
    appendKey(field, .varint)
    appendVarint(UInt64(bitPattern: value))
  }

  /// An integer or enumeration; nothing where it is 0.
  package mutating func appendUnlessZero(varint value: Int64, field: Int) {
    if value != 0 { append(varint: value, field: field) }
  }

  /// A `double`.
  package mutating func append(double value: Double, field: Int) {
    appendKey(field, .fixed64)
    append(littleEndian: value.bitPattern)
  }

  /// A `float`.
  package mutating func append(float value: Float, field: Int) {
    appendKey(field, .fixed32)
    append(littleEndian: value.bitPattern)
  }

  /// A `string`, in UTF-8.
  package mutating func append(string value: String, field: Int) { append(bytes: Array(value.utf8), field: field) }

  /// `bytes`.
  package mutating func append(bytes value: [UInt8], field: Int) {
    appendKey(field, .lengthDelimited)
    appendVarint(UInt64(value.count))
    bytes += value
  }

  /// `bytes`; nothing where there are none.
  package mutating func appendUnlessEmpty(bytes value: [UInt8], field: Int) {
    if !value.isEmpty { append(bytes: value, field: field) }
  }

  /// A message in this one, with the fields that `body` gives it. An empty one is written, too: it is there.
  package mutating func append(field: Int, _ body: (inout ProtobufMessage) -> Void) {
    var message = ProtobufMessage()
    body(&message)
    append(bytes: message.bytes, field: field)
  }

  private mutating func appendKey(_ field: Int, _ type: WireType) {
    precondition((1..<1 << 29).contains(field), "a field's number is from 1 to 2^29 - 1")
    appendVarint(UInt64(field) << 3 | type.rawValue)
  }

  /// Seven bits a byte, the lowest first; the high bit says that more follow.
  private mutating func appendVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func append(littleEndian value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
  }
}
