/// Float values with a name and a shape: a parameter, or a part of an optimizer's state.
public struct NamedArray: Sendable, Equatable {
  /// The name, `dense/kernel`.
  public let name: String
  /// The lengths of the axes, outermost first, in Keras's layout (HWIO, in x out).
  public let shape: [Int]
  /// The values, row-major.
  public let values: [Float]

  /// `values`, whose number must be the product of `shape`.
  public init(name: String, shape: [Int], values: [Float]) {
    precondition(
      TensorDescription.byteCount(.float32, shape) == values.count * 4,
      "array \(name) of shape \(shape) cannot have \(values.count) values")
    self.name = name
    self.shape = shape
    self.values = values
  }
}
