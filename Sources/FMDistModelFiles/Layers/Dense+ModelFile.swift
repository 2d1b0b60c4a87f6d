import FMDistNeuralNet

extension DenseLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    guard let kernel = layer.array("kernel") else { return inputs[0] }
    // The kernel stays inputs x units.
    let names =
      [inputs[0], graph.parameter(kernel, .same(kernel.shape))]
      + (layer.array("bias").map { [graph.parameter($0, .same($0.shape))] } ?? [])
    return graph.append(layer.activation(activation), to: graph.node("Gemm", names))
  }
}

extension DenseLayer: PyTorchLayer {
  static var readsFlattened: Bool { true }

  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    guard let kernel = layer.array("kernel") else { return inputs[0] }
    let layout =
      layer.flattened.map { ArrayLayout.transposed(kernel.shape, behind: $0) } ?? .transposed(kernel.shape)
    let call = module.call(
      "nn.Linear(\(kernel.shape[0]), \(kernel.shape[1])\(useBias ? "" : ", bias=False"))", inputs,
      [("weight", kernel, layout)] + (layer.array("bias").map { [("bias", $0, .same($0.shape))] } ?? []))
    return module.apply(layer.activation(activation), to: call)
  }
}
