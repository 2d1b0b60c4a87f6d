import FMDistNeuralNet

extension ActivationLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    graph.append(layer.activation(function), to: inputs[0])
  }
}

extension ActivationLayer: PyTorchLayer {
  static var isElementwise: Bool { true }

  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    module.apply(layer.activation(function), to: inputs[0])
  }
}
