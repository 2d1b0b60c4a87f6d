/// The type of an array's numbers, as NumPy and MATLAB name it.
enum NumberType: String, CaseIterable {
  case bool, int8, uint8, int16, uint16, int32, uint32, int64, uint64, float32, float64

  /// Bytes of one number.
  var size: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }
}
