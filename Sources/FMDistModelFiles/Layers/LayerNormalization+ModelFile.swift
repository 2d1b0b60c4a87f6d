import FMDistNeuralNet

extension LayerNormalizationLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    let channels = layer.plan.input.channels
    let arrays = [("gamma", 1), ("beta", 0)].map { role, fill in
      graph.vector(role, of: layer, or: Float(fill), count: channels)
    }
    // Of the last axis, which has to be that of the channels.
    let value = layer.plan.isImage ? graph.channelsLast(inputs[0]) : inputs[0]
    let output = graph.node(
      "LayerNormalization", [value] + arrays, [("axis", .integer(-1)), ("epsilon", .float(Float(epsilon)))])
    return layer.plan.isImage ? graph.channelsFirst(output) : output
  }
}

extension LayerNormalizationLayer: PyTorchLayer {
  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    let channels = layer.plan.input.channels
    let (isImage, x) = (layer.plan.isImage, inputs[0])
    let call = module.call(
      "nn.LayerNorm(\(channels), eps=\(PythonText.text(epsilon))\(scale || center ? "" : ", elementwise_affine=False"))",
      [isImage ? "\(x).permute(0, 2, 3, 1)" : x])
    if scale || center {
      module.vector("weight", layer.array("gamma"), or: 1, count: channels)
      module.vector("bias", layer.array("beta"), or: 0, count: channels)
    }
    return isImage ? "\(call).permute(0, 3, 1, 2)" : call
  }
}
