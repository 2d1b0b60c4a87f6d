/// What an ONNX file holds, as far as fmdist writes it: a graph with one input and one output, both of floats.
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

    package init(name: String, sizes: [Size]) { (self.name, self.sizes) = (name, sizes) }
  }

  package var producer = ONNXModel.producer
  package var producerVersion: String
  /// What the graph is called.
  package var name: String
  /// In an order in which each reads earlier ones alone.
  package var nodes: [ONNXNode]
  package var tensors: [ONNXTensor]
  package var input, output: Value
  package var metadata: [(key: String, value: String)]

  /// What names fmdist in a file.
  static let producer = "fmdist"
  /// The version of the file format, and of the operators that mean something by it: what onnxruntime 1.14 (2023) and later take.
  static let formatVersion = 8
  static let operatorVersion = 18

  package static func == (one: ONNXModel, other: ONNXModel) -> Bool {
    one.producer == other.producer && one.producerVersion == other.producerVersion && one.name == other.name
      && one.nodes == other.nodes && one.tensors == other.tensors && one.input == other.input
      && one.output == other.output && one.metadata.elementsEqual(other.metadata) { $0 == $1 }
  }
}
