import FMDistNeuralNet

extension RescalingLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    let product = graph.node("Mul", [inputs[0], graph.constant("scale", Float(scale))])
    return offset == 0 ? product : graph.node("Add", [product, graph.constant("offset", Float(offset))])
  }
}

extension RescalingLayer: PyTorchLayer {
  static var isElementwise: Bool { true }

  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    "(\(inputs[0]) * \(PythonText.text(scale))\(offset == 0 ? "" : " + \(PythonText.text(offset))"))"
  }
}
