import FMDistNeuralNet

extension SeparableConv2DLayer {
  /// The convolution of each channel, and that of single pixels behind it.
  private func convolutions(of layer: ExportedLayer) -> [WindowedConvolution] {
    guard let depthwise = layer.array("depthwise_kernel"), let pointwise = layer.array("pointwise_kernel") else {
      return []
    }
    return [
      WindowedConvolution(
        part: "depthwise", kernel: depthwise, layout: .depthwise(depthwise.shape), bias: nil,
        groups: depthwise.shape[2], kernelSize: kernelSize, strides: strides,
        border: WindowBorder(padding, input: layer.plan.input, window: kernelSize, strides: strides)),
      WindowedConvolution(
        part: "pointwise", kernel: pointwise, layout: .convolution(pointwise.shape), bias: layer.array("bias"),
        groups: 1, kernelSize: 1, strides: 1,
        border: WindowBorder(.valid, input: layer.plan.output, window: 1, strides: 1)),
    ]
  }
}

extension SeparableConv2DLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    let value = convolutions(of: layer).reduce(inputs[0]) { graph.append($1, to: $0) }
    return graph.append(layer.activation(activation), to: value)
  }
}

extension SeparableConv2DLayer: PyTorchLayer {
  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    let call = convolutions(of: layer).reduce(inputs[0]) { module.apply($1, to: $0) }
    return module.apply(layer.activation(activation), to: call)
  }
}
