/// An operation of an ONNX graph: `NodeProto`.
package struct ONNXNode: Equatable, Sendable {
  /// The value of an attribute: `AttributeProto`.
  package enum Attribute: Equatable, Sendable {
    case integer(Int)
    case integers([Int])
    case float(Float)
    case floats([Float])
    case string(String)
    case tensor(ONNXTensor)
    /// A graph, or something else that fmdist neither writes nor reads.
    case others
  }

  package let name: String
  /// The operator: `Conv`.
  package let kind: String
  /// Whose operator it is: "" for ONNX's own.
  package let domain: String
  package let inputs, outputs: [String]
  /// In the order in which they are written.
  package let attributes: [(name: String, value: Attribute)]

  package init(
    name: String, kind: String, domain: String = "", inputs: [String], outputs: [String],
    attributes: [(name: String, value: Attribute)]
  ) {
    (self.name, self.kind, self.domain) = (name, kind, domain)
    (self.inputs, self.outputs, self.attributes) = (inputs, outputs, attributes)
  }

  package static func == (one: ONNXNode, other: ONNXNode) -> Bool {
    one.name == other.name && one.kind == other.kind && one.domain == other.domain && one.inputs == other.inputs
      && one.outputs == other.outputs
      && one.attributes.elementsEqual(other.attributes) { $0.name == $1.name && $0.value == $1.value }
  }
}
