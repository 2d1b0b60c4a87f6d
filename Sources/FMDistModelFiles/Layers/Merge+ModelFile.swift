import FMDistNeuralNet

extension AddLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    inputs.dropFirst().reduce(inputs[0]) { graph.node("Add", [$0, $1]) }
  }
}

extension AddLayer: PyTorchLayer {
  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    inputs.joined(separator: " + ").inParentheses
  }
}

extension SubtractLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    graph.node("Sub", inputs)
  }
}

extension SubtractLayer: PyTorchLayer {
  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    inputs.joined(separator: " - ").inParentheses
  }
}

extension MultiplyLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    inputs.dropFirst().reduce(inputs[0]) { graph.node("Mul", [$0, $1]) }
  }
}

extension MultiplyLayer: PyTorchLayer {
  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    inputs.joined(separator: " * ").inParentheses
  }
}

extension ConcatenateLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    graph.node("Concat", inputs, [("axis", .integer(1))])
  }
}

extension ConcatenateLayer: PyTorchLayer {
  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    "torch.cat([\(inputs.joined(separator: ", "))], dim=1)"
  }
}

extension String {
  fileprivate var inParentheses: String { "(\(self))" }
}
