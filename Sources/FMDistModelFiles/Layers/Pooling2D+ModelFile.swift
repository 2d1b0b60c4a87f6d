import FMDistNeuralNet

extension WindowPooling {
  fileprivate func border(of layer: ExportedLayer) -> WindowBorder {
    WindowBorder(padding, input: layer.plan.input, window: poolSize, strides: step)
  }

  fileprivate func attributes(of layer: ExportedLayer) -> [(name: String, value: ONNXNode.Attribute)] {
    [
      ("kernel_shape", .integers(poolSize.sides)), ("pads", .integers(border(of: layer).all)),
      ("strides", .integers(step.sides)),
    ]
  }

  /// The arguments of PyTorch's pooling modules.
  fileprivate func arguments(padding border: WindowBorder? = nil) -> String {
    var words = [PythonText.text(poolSize.sides)]
    if step != poolSize { words.append("stride=\(PythonText.text(step.sides))") }
    if let border, !border.isEmpty { words.append("padding=\(PythonText.text([border.top, border.left]))") }
    return words.joined(separator: ", ")
  }
}

extension MaxPooling2DLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    graph.node("MaxPool", inputs, attributes(of: layer))
  }
}

extension MaxPooling2DLayer: PyTorchLayer {
  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    let border = border(of: layer)
    // PyTorch pads by half a window at most, which is all that opposite sides ever have alike.
    if border.isSymmetric { return module.call("nn.MaxPool2d(\(arguments(padding: border)))", inputs) }
    return module.call(
      "nn.MaxPool2d(\(arguments()))", [module.padded(inputs[0], border, value: ", value=-torch.inf")])
  }
}

extension AveragePooling2DLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    // As Keras: the mean of the pixels inside the image.
    graph.node("AveragePool", inputs, [("count_include_pad", .integer(0))] + attributes(of: layer))
  }
}

extension AveragePooling2DLayer: PyTorchLayer {
  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    let border = border(of: layer)
    if border.isEmpty { return module.call("nn.AvgPool2d(\(arguments()))", inputs) }
    if border.isSymmetric {
      return module.call("nn.AvgPool2d(\(arguments(padding: border)), count_include_pad=False)", inputs)
    }
    module.define(
      """
      def average_inside(pool, x, sides):
          \"\"\"The mean of each window's pixels that lie inside the image.\"\"\"
          return pool(F.pad(x, sides)) / pool(F.pad(torch.ones_like(x), sides))
      """)
    let pool = module.attribute("nn.AvgPool2d(\(arguments()))")
    return
      "average_inside(\(pool), \(inputs[0]), (\(border.left), \(border.right), \(border.top), \(border.bottom)))"
  }
}

extension GlobalAveragePooling2DLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    graph.node("Flatten", [graph.node("GlobalAveragePool", inputs)])
  }
}

extension GlobalAveragePooling2DLayer: PyTorchLayer {
  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    "\(inputs[0]).mean(dim=(2, 3))"
  }
}

extension GlobalMaxPooling2DLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    graph.node("Flatten", [graph.node("GlobalMaxPool", inputs)])
  }
}

extension GlobalMaxPooling2DLayer: PyTorchLayer {
  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    "\(inputs[0]).amax(dim=(2, 3))"
  }
}
