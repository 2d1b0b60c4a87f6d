import FMDistNeuralNet

/// A kind of layer that has nodes in an ONNX graph. A kind that conforms to it in its file in `Layers` is exported, any other is refused.
protocol ONNXLayer: Layer {
  /// Appends the nodes of `layer`, which is of this kind, to `graph`, and returns the value that they give. Images are N x C x H x W
  /// there, vectors N x units.
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String
}
