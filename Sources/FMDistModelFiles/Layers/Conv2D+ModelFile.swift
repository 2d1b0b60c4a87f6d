import FMDistNeuralNet

extension Conv2DLayer {
  private func convolution(of layer: ExportedLayer) -> WindowedConvolution? {
    layer.array("kernel").map { kernel in
      WindowedConvolution(
        kernel: kernel, layout: .convolution(kernel.shape), bias: layer.array("bias"), groups: groups,
        kernelSize: kernelSize, strides: strides, dilationRate: dilationRate,
        border: WindowBorder(
          padding, input: layer.plan.input, window: kernelSize.dilated(by: dilationRate), strides: strides))
    }
  }
}

extension Conv2DLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    graph.append(layer.activation(activation), to: graph.append(convolution(of: layer), to: inputs[0]))
  }
}

extension Conv2DLayer: PyTorchLayer {
  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    module.apply(layer.activation(activation), to: module.apply(convolution(of: layer), to: inputs[0]))
  }
}
