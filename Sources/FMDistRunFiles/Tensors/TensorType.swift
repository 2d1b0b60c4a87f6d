/// The element types of a safetensors file, by the format's own names; those of less than a byte are not known here.
package enum TensorType: String, Sendable, CaseIterable {
  /// 32-bit float.
  case float32 = "F32"
  /// 64-bit float.
  case float64 = "F64"
  /// IEEE's half.
  case float16 = "F16"
  /// The upper half of a 32-bit float.
  case bfloat16 = "BF16"
  /// Byte.
  case uint8 = "U8"
  /// 32-bit integer.
  case int32 = "I32"
  /// 64-bit integer.
  case int64 = "I64"
  // Of these files may have tensors that nobody reads.
  case bool = "BOOL"
  case int8 = "I8"
  case float8e5m2 = "F8_E5M2"
  case float8e4m3 = "F8_E4M3"
  case float8e8m0 = "F8_E8M0"
  case int16 = "I16"
  case uint16 = "U16"
  case uint32 = "U32"
  case uint64 = "U64"
  case complex64 = "C64"

  /// The bytes of one element.
  package var byteCount: Int {
    switch self {
    case .bool, .uint8, .int8, .float8e5m2, .float8e4m3, .float8e8m0: 1
    case .float16, .bfloat16, .int16, .uint16: 2
    case .float32, .int32, .uint32: 4
    case .float64, .int64, .uint64, .complex64: 8
    }
  }
}

/// A Swift type that a safetensors file stores, little-endian like the machines that fmdist runs on.
package protocol TensorElement: BitwiseCopyable, Sendable, ExpressibleByIntegerLiteral {
  /// Its name in the format.
  static var tensorType: TensorType { get }
}

extension Float: TensorElement {
  /// F32.
  package static var tensorType: TensorType { .float32 }
}
extension Double: TensorElement {
  /// F64.
  package static var tensorType: TensorType { .float64 }
}
extension UInt8: TensorElement {
  /// U8.
  package static var tensorType: TensorType { .uint8 }
}
extension Int32: TensorElement {
  /// I32.
  package static var tensorType: TensorType { .int32 }
}
extension Int64: TensorElement {
  /// I64.
  package static var tensorType: TensorType { .int64 }
}
