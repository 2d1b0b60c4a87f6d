import FMDistNeuralNet

extension BatchNormalizationLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    let channels = layer.plan.input.channels
    let arrays = [("gamma", 1), ("beta", 0), ("moving_mean", 0), ("moving_variance", 1)].map { role, fill in
      graph.vector(role, of: layer, or: Float(fill), count: channels)
    }
    return graph.node("BatchNormalization", inputs + arrays, [("epsilon", .float(Float(epsilon)))])
  }
}

extension BatchNormalizationLayer: PyTorchLayer {
  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    let channels = layer.plan.input.channels
    let kind = layer.plan.isImage ? "nn.BatchNorm2d" : "nn.BatchNorm1d"
    let call = module.call(
      "\(kind)(\(channels), eps=\(PythonText.text(epsilon)), momentum=\(PythonText.text(1 - momentum))"
        + "\(scale || center ? "" : ", affine=False"))", inputs)
    if scale || center {
      module.vector("weight", layer.array("gamma"), or: 1, count: channels)
      module.vector("bias", layer.array("beta"), or: 0, count: channels)
    }
    module.vector("running_mean", layer.array("moving_mean"), or: 0, count: channels)
    module.vector("running_var", layer.array("moving_variance"), or: 1, count: channels)
    module.counter("num_batches_tracked")
    return call
  }
}
