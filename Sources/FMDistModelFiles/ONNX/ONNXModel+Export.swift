import FMDistKernels
import FMDistNeuralNet

extension ONNXModel {
  static let inputName = "images"
  static let outputName = "probabilities"

  /// The graph of `model`: from pixels, 0 to 255, in N x H x W x C floats, to probabilities in N x classes.
  package init(_ model: ExportedModel) throws(ModelFileError) {
    let graph = try ONNXGraph(model)
    let preparation = model.preparation
    self.init(
      producerVersion: model.fmdistVersion, name: model.name, nodes: graph.nodes,
      tensors: graph.arrays.map { ONNXTensor(name: $0.name, shape: $0.shape, values: .floats($0.values)) }
        + graph.integers,
      input: Value(
        name: Self.inputName,
        sizes: [.any("N"), .number(preparation.height), .number(preparation.width), .number(preparation.channels)]),
      output: Value(
        name: Self.outputName,
        sizes: [.any("N"), .number(model.answer.isOfTwo ? 2 : model.plan.output.count)]), metadata: model.metadata)
  }
}

extension ONNXGraph {
  /// The whole of `model`. Throws (65) where a layer's kind has no nodes in ONNX.
  init(_ model: ExportedModel) throws(ModelFileError) {
    self.init()
    var values: [String] = []
    let prepared = prepare(model.preparation)
    for layer in model.layers {
      guard let kind = layer.plan.layer as? any ONNXLayer else { throw layer.misfit(.onnx) }
      scope = layer.plan.name
      let inputs = layer.plan.inputs.map { $0 == ModelPlan.inputIndex ? prepared : values[$0] }
      values.append(kind.output(of: layer, reading: inputs, in: &self))
    }
    answer(model.answer, reading: values.last ?? prepared)
  }

  /// Pixels as the first layer takes them.
  private mutating func prepare(_ preparation: ImagePreparation) -> String {
    scope = "preprocessing"
    var value = ONNXModel.inputName
    if preparation.divisor != 1 { value = node("Div", [value, constant("divisor", preparation.divisor)]) }
    if !preparation.means.isEmpty {
      value = node("Sub", [value, constant("mean", preparation.shape, preparation.means)])
      value = node("Div", [value, constant("deviation", preparation.shape, preparation.deviations)])
    }
    return channelsFirst(value)
  }

  /// Probabilities of the last layer's outputs.
  private mutating func answer(_ answer: ModelAnswer, reading logits: String) {
    scope = "outputs"
    var value = logits
    if answer.temperature != 1 { value = node("Div", [value, constant("temperature", answer.temperature)]) }
    let name = ONNXModel.outputName
    guard answer.isOfTwo else {
      if answer.activation == .linear {
        node("Identity", [value], name: name)
      } else {
        append(answer.activation, to: value, name: name)
      }
      return
    }
    value = append(answer.activation, to: value)
    let other = node("Sub", [constant("one", 1), value])
    node("Concat", [other, value], [("axis", .integer(1))], name: name)
  }
}
