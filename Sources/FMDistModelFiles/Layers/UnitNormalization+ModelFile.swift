import FMDistNeuralNet

extension UnitNormalizationLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    let norm = graph.node("ReduceL2", [inputs[0], graph.integers("axes", [1])], [("keepdims", .integer(1))])
    return graph.node("Div", [inputs[0], graph.node("Max", [norm, graph.constant("least", 1e-12)])])
  }
}

extension UnitNormalizationLayer: PyTorchLayer {
  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    "F.normalize(\(inputs[0]), dim=1)"
  }
}
