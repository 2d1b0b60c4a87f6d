/// An array of constants in an ONNX graph: `TensorProto`.
package struct ONNXTensor: Equatable, Sendable {
  package enum Values: Equatable, Sendable {
    case floats([Float])
    /// Of 64 or 32 bits, or truth values.
    case integers([Int64])
    /// Numbers of the type `type` in another file.
    case external(ONNXExternalData, type: Int64)
    /// Of the type `type`, which fmdist neither writes nor reads.
    case others(type: Int64)
  }

  package let name: String
  package let shape: [Int]
  package let values: Values

  package init(name: String, shape: [Int], values: Values) {
    (self.name, self.shape, self.values) = (name, shape, values)
  }
}

/// Where a tensor's numbers are that lie in another file: its name, and from which byte on how many.
package struct ONNXExternalData: Equatable, Sendable {
  package let location: String
  package let offset: Int
  /// Nil for all that the file has.
  package let length: Int?

  package init(location: String, offset: Int, length: Int?) {
    (self.location, self.offset, self.length) = (location, offset, length)
  }
}
