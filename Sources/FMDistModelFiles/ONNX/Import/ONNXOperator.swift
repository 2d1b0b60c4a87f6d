/// An operator of ONNX that has an equivalent here: ``all`` lists them.
struct ONNXOperator: Sendable {
  /// What ONNX calls it.
  let kind: String
  /// Whether its first input is N x C x H x W, or N x C.
  var takesChannelsFirst = false
  /// Whether what it gives has the axes of its input.
  var keepsAxes = false
  /// The first output of a node, whose layers go to `graph`.
  let read: @Sendable (_ node: inout ONNXNodeReader, _ graph: inout ONNXGraphReader) throws(ModelFileError) -> ONNXValue

  /// All that there are.
  static let all: [ONNXOperator] =
    convolutions + denseLayers + normalizations + poolings + activations + arithmetic + arrangements + sizes + noise

  private static let byKind = Dictionary(all.map { ($0.kind, $0) }) { first, _ in first }

  /// That called `kind`; nil for one without an equivalent.
  static func named(_ kind: String) -> ONNXOperator? { byKind[kind] }

  /// What there is to say of one without an equivalent.
  static var unknown: String {
    "fmdist has no equivalent of this operator; it reads \(all.map(\.kind).sorted().joined(separator: ", ")). Export the model without it, after model.eval()"
  }
}
