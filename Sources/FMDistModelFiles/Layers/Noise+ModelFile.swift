import FMDistNeuralNet

// Layers that change their input in training alone: in ONNX nothing, in PyTorch modules, so that training goes on there.

extension DropoutLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String { inputs[0] }
}

extension DropoutLayer: PyTorchLayer {
  static var isElementwise: Bool { true }

  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    module.call("nn.Dropout(\(PythonText.text(rate)))", inputs)
  }
}

extension SpatialDropout2DLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String { inputs[0] }
}

extension SpatialDropout2DLayer: PyTorchLayer {
  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    module.call("nn.Dropout2d(\(PythonText.text(rate)))", inputs)
  }
}

extension GaussianNoiseLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String { inputs[0] }
}

extension GaussianNoiseLayer: PyTorchLayer {
  static var isElementwise: Bool { true }

  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    module.define(
      """
      class GaussianNoise(nn.Module):
          \"\"\"Normally distributed noise, in training only.\"\"\"

          def __init__(self, stddev):
              super().__init__()
              self.stddev = stddev

          def forward(self, x):
              return x + self.stddev * torch.randn_like(x) if self.training else x
      """)
    return module.call("GaussianNoise(\(PythonText.text(stddev)))", inputs)
  }
}
