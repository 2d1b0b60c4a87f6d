/// The element types of a safetensors file that are known here, by the format's own names.
package enum TensorType: String, Sendable, CaseIterable {
  /// 32-bit float.
  case float32 = "F32"
  /// 64-bit float.
  case float64 = "F64"
  /// Byte.
  case uint8 = "U8"
  /// 32-bit integer.
  case int32 = "I32"
  /// 64-bit integer.
  case int64 = "I64"

  /// The bytes of one element.
  package var byteCount: Int {
    switch self {
    case .uint8: 1
    case .float32, .int32: 4
    case .float64, .int64: 8
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
