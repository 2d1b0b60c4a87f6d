/// Float values with a name and a shape: a parameter, or a part of an optimizer's state.
package struct NamedArray: Sendable, Equatable {
  /// The name, `dense/kernel`.
  package let name: String
  /// The lengths of the axes, outermost first, in Keras's layout (HWIO, in x out).
  package let shape: [Int]
  /// The values, row-major.
  package private(set) var values: [Float]

  /// `values`, whose number must be the product of `shape`.
  package init(name: String, shape: [Int], values: [Float]) {
    precondition(
      TensorDescription.byteCount(.float32, shape) == values.count * 4,
      "array \(name) of shape \(shape) cannot have \(values.count) values")
    self.name = name
    self.shape = shape
    self.values = values
  }

  /// Has `body` overwrite the values, in the same memory where nobody else has a copy of this array.
  package mutating func overwrite(_ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
    values.withUnsafeMutableBufferPointer { body($0) }
  }
}
