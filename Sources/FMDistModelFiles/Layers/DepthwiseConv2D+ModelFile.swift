import FMDistNeuralNet

extension DepthwiseConv2DLayer {
  private func convolution(of layer: ExportedLayer) -> WindowedConvolution? {
    layer.array("kernel").map { kernel in
      WindowedConvolution(
        kernel: kernel, layout: .depthwise(kernel.shape), bias: layer.array("bias"), groups: kernel.shape[2],
        kernelSize: kernelSize, strides: strides,
        border: WindowBorder(padding, input: layer.plan.input, window: kernelSize, strides: strides))
    }
  }
}

extension DepthwiseConv2DLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    graph.append(layer.activation(activation), to: graph.append(convolution(of: layer), to: inputs[0]))
  }
}

extension DepthwiseConv2DLayer: PyTorchLayer {
  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    module.apply(layer.activation(activation), to: module.apply(convolution(of: layer), to: inputs[0]))
  }
}
