extension SafetensorsFile {
  /// The types that ``floats(of:)`` takes.
  static let floatTypes = [TensorType.float32, .float16, .bfloat16, .float64]

  /// The elements of `tensor`, one of ``tensors``, in row-major order as floats: 16 bits exactly, 64 bits rounded to the nearest.
  /// Throws `.malformed`, naming the type, for integers and the like.
  package func floats(of tensor: TensorDescription) throws(RunFileError) -> [Float] {
    switch tensor.type {
    case .float32: return try values(of: tensor)
    case .float64:
      let doubles: [Double] = try values(of: tensor)
      return doubles.map { Float($0) }
    case .bfloat16: return try halves(of: tensor).map { Float(bitPattern: UInt32($0) << 16) }
    case .float16: return try halves(of: tensor).map(Float.init(half:))
    default:
      throw RunFileError(
        .malformed, path: path,
        "tensor '\(tensor.name)' is of type \(tensor.type.rawValue), which is no weight's; expected one of "
          + Self.floatTypes.map(\.rawValue).joined(separator: ", "))
    }
  }
}

extension Float {
  /// The number whose bits as IEEE's half are `bits`: exactly.
  init(half bits: UInt16) {
    let (exponent, fraction) = (UInt32(bits >> 10 & 31), UInt32(bits & 1023))
    let magnitude: Float =
      switch exponent {
      // Subnormal: a multiple of 2^-24.
      case 0: Float(fraction) * 0x1p-24
      case 31: Float(bitPattern: 0x7f80_0000 | fraction << 13)
      default: Float(bitPattern: (exponent + 112) << 23 | fraction << 13)
      }
    self = bits >> 15 == 0 ? magnitude : -magnitude
  }
}
