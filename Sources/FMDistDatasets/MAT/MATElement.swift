/// A data element of a MATLAB 5 file: a type and its bytes.
///
/// Source: MathWorks, "MAT-File Format", chapter 1. A tag of 8 bytes has the type and the number of bytes; if its upper half is not
/// zero, both are 16 bits wide and the up to four bytes of data are in the tag itself.
struct MATElement {
  /// What the bytes are.
  enum Kind: UInt32 {
    case int8 = 1
    case uint8 = 2
    case int16 = 3
    case uint16 = 4
    case int32 = 5
    case uint32 = 6
    case single = 7
    case double = 9
    case int64 = 12
    case uint64 = 13
    case matrix = 14
    case compressed = 15

    /// The type of numbers in it, if it holds numbers.
    var numbers: NumberType? {
      switch self {
      case .int8: .int8
      case .uint8: .uint8
      case .int16: .int16
      case .uint16: .uint16
      case .int32: .int32
      case .uint32: .uint32
      case .single: .float32
      case .double: .float64
      case .int64: .int64
      case .uint64: .uint64
      case .matrix, .compressed: nil
      }
    }
  }

  /// The type's number, which may be one that fmdist does not read.
  let code: UInt32
  /// Where its bytes are.
  let content: Range<Int>
  /// Where the next element begins.
  let end: Int

  /// What the bytes are, if fmdist knows.
  var kind: Kind? { Kind(rawValue: code) }

  /// The element at `start` of `bytes`, which ends at `limit` at the latest; nil if it does not.
  init?(_ bytes: UnsafeRawBufferPointer, at start: Int, limit: Int, bigEndian: Bool) {
    guard limit <= bytes.count, start >= 0, limit - start >= 8, let base = bytes.baseAddress else { return nil }
    let first = UInt32.load(base + start, bigEndian: bigEndian)
    if first >> 16 != 0 {
      let count = Int(first >> 16)
      guard count <= 4 else { return nil }
      code = first & 0xFFFF
      content = start + 4..<start + 4 + count
      end = start + 8
      return
    }
    code = first
    let count = Int(UInt32.load(base + start + 4, bigEndian: bigEndian))
    guard count <= limit - start - 8 else { return nil }
    content = start + 8..<start + 8 + count
    // Elements begin at multiples of 8 bytes, except after compressed ones; some writers leave out the last padding.
    let padding = code == Kind.compressed.rawValue ? 0 : (8 - count % 8) % 8
    end = min(content.upperBound + padding, limit)
  }
}
