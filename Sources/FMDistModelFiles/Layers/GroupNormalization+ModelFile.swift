import FMDistNeuralNet

extension GroupNormalizationLayer {
  private func groupCount(_ layer: ExportedLayer) -> Int { groups == -1 ? layer.plan.input.channels : groups }
}

extension GroupNormalizationLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    // The operator GroupNormalization is younger, or means something else, in the operators' version here: a group as one channel of
    // InstanceNormalization is the same.
    let (count, channels) = (groupCount(layer), layer.plan.input.channels)
    let ones = graph.constant("ones", [count], [Float](repeating: 1, count: count))
    let zeros = graph.constant("zeros", [count], [Float](repeating: 0, count: count))
    let grouped = graph.reshaped(inputs[0], to: [count, layer.plan.input.count / count])
    let normal = graph.node(
      "InstanceNormalization", [grouped, ones, zeros], [("epsilon", .float(Float(epsilon)))])
    var value = graph.reshaped(normal, to: layer.plan.input.channelsFirst)
    let sizes = layer.plan.isImage ? [channels, 1, 1] : [channels]
    for (role, kind) in [("gamma", "Mul"), ("beta", "Add")] {
      guard let array = layer.array(role) else { continue }
      value = graph.node(kind, [value, graph.parameter(array, .vector(sizes))])
    }
    return value
  }
}

extension GroupNormalizationLayer: PyTorchLayer {
  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    let channels = layer.plan.input.channels
    let call = module.call(
      "nn.GroupNorm(\(groupCount(layer)), \(channels), eps=\(PythonText.text(epsilon))\(scale || center ? "" : ", affine=False"))",
      inputs)
    if scale || center {
      module.vector("weight", layer.array("gamma"), or: 1, count: channels)
      module.vector("bias", layer.array("beta"), or: 0, count: channels)
    }
    return call
  }
}
