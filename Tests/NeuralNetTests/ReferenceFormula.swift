import FMDistNeuralNet

/// Inputs, weights and labels of the reference runs: the closed formula of Tests/References/README.md.
enum ReferenceFormula {
  /// The arrays that are no parameters; parameters are 1, 2, 3 … in model order.
  static let images = 0
  static let labelArray = 1000

  static func hash(array: Int, element: Int) -> UInt64 {
    var z = UInt64(array) << 32 &+ UInt64(element) &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Between 0 and 1.
  static func unit(array: Int, element: Int) -> Double {
    Double(hash(array: array, element: element) >> 11) / 0x1p53
  }

  static func images(elements: Int) -> [Float] {
    (0..<elements).map { Float(unit(array: images, element: $0)) }
  }

  static func labels(_ count: Int) -> [UInt16] {
    (0..<count).map { UInt16(hash(array: labelArray, element: $0) % 10) }
  }

  /// The initial values of the parameter at `index` in model order, in Keras's layout.
  static func parameter(_ description: ParameterDescription, index: Int) -> [Float] {
    let shape = description.shape
    let window = shape.dropLast(2).reduce(1, *)
    // Scales and variances are around one.
    let middle: Double = ["gamma", "moving_variance"].contains { description.name.hasSuffix("/\($0)") } ? 1 : 0
    let limit =
      shape.count == 1 ? 0.1 : (6 / Double(window * (shape[shape.count - 2] + shape[shape.count - 1]))).squareRoot()
    return (0..<description.count).map { Float((2 * unit(array: index + 1, element: $0) - 1) * limit + middle) }
  }
}
