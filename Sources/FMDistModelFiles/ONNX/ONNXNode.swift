/// An operation of an ONNX graph: `NodeProto`.
package struct ONNXNode: Equatable, Sendable {
  /// The value of an attribute: `AttributeProto`.
  package enum Attribute: Equatable, Sendable {
    case integer(Int)
    case integers([Int])
    case float(Float)
    case string(String)
  }

  package let name: String
  /// The operator: `Conv`.
  package let kind: String
  package let inputs, outputs: [String]
  /// In the order in which they are written.
  package let attributes: [(name: String, value: Attribute)]

  package static func == (one: ONNXNode, other: ONNXNode) -> Bool {
    one.name == other.name && one.kind == other.kind && one.inputs == other.inputs && one.outputs == other.outputs
      && one.attributes.elementsEqual(other.attributes) { $0.name == $1.name && $0.value == $1.value }
  }
}
