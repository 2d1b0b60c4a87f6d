/// An array of constants in an ONNX graph: `TensorProto`.
package struct ONNXTensor: Equatable, Sendable {
  package enum Values: Equatable, Sendable {
    case floats([Float])
    case integers([Int64])
    /// Of another type, which fmdist neither writes nor reads.
    case others
  }

  package let name: String
  package let shape: [Int]
  package let values: Values
}
