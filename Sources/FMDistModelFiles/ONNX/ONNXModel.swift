/// What an ONNX file holds, as far as fmdist writes or reads it: a graph, whose inputs and outputs are arrays.
///
/// Source: onnx.proto and the operators' documentation at https://onnx.ai/onnx.
package struct ONNXModel: Equatable, Sendable {
  /// A value that goes in or out: its name, and its sizes, of which a text is any number: `N`.
  package struct Value: Equatable, Sendable {
    package enum Size: Equatable, Sendable {
      case number(Int)
      case any(String)
    }

    package let name: String
    package let sizes: [Size]
    /// `TensorProto.DataType`.
    package let type: Int64

    package init(name: String, sizes: [Size], type: Int64 = Code.floats) {
      (self.name, self.sizes, self.type) = (name, sizes, type)
    }
  }

  package var producer = ONNXModel.producer
  package var producerVersion: String
  /// The version of ONNX's own operators.
  package var operatorVersion = ONNXModel.operatorVersion
  /// What the graph is called.
  package var name: String
  /// In an order in which each reads earlier ones alone.
  package var nodes: [ONNXNode]
  package var tensors: [ONNXTensor]
  package var input, output: Value
  /// The names of inputs and outputs beside these, which fmdist's models do not have.
  package var otherInputs: [String] = []
  package var otherOutputs: [String] = []
  package var metadata: [(key: String, value: String)]

  /// What names fmdist in a file.
  static let producer = "fmdist"
  /// The version of the file format, and of the operators that mean something by it: what onnxruntime 1.14 (2023) and later take.
  static let formatVersion = 8
  static let operatorVersion = 18

  package static func == (one: ONNXModel, other: ONNXModel) -> Bool {
    one.producer == other.producer && one.producerVersion == other.producerVersion && one.name == other.name
      && one.operatorVersion == other.operatorVersion && one.nodes == other.nodes && one.tensors == other.tensors
      && one.input == other.input && one.output == other.output && one.otherInputs == other.otherInputs
      && one.otherOutputs == other.otherOutputs && one.metadata.elementsEqual(other.metadata) { $0 == $1 }
  }
}
