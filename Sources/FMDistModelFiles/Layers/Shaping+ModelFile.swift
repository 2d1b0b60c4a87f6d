import FMDistNeuralNet

// Layers that put elements elsewhere.

extension FlattenLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    guard layer.plan.isImage else { return inputs[0] }
    return graph.node("Flatten", [graph.channelsLast(inputs[0])])
  }
}

extension FlattenLayer: PyTorchLayer {
  static var flattens: Bool { true }

  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    guard layer.plan.isImage else { return inputs[0] }
    // The dense layers behind it have their weights in PyTorch's order, channels first, where nothing else reads it.
    return layer.flattened == nil
      ? "\(inputs[0]).permute(0, 2, 3, 1).flatten(1)" : "\(inputs[0]).flatten(1)"
  }
}

extension ReshapeLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    let value = layer.plan.isImage ? graph.channelsLast(inputs[0]) : inputs[0]
    let output = graph.reshaped(value, to: layer.plan.output.sizes)
    return layer.plan.output.isImage ? graph.channelsFirst(output) : output
  }
}

extension ReshapeLayer: PyTorchLayer {
  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    let x = layer.plan.isImage ? "\(inputs[0]).permute(0, 2, 3, 1)" : inputs[0]
    let sizes = layer.plan.output.sizes.map(String.init).joined(separator: ", ")
    let call = "\(x).reshape(-1, \(sizes))"
    return layer.plan.output.isImage ? "\(call).permute(0, 3, 1, 2)" : call
  }
}

extension PermuteLayer {
  /// Which axes of N x C x H x W the output's are.
  private var channelsFirst: [Int] {
    // Of height, width and channels, 1 to 3.
    let places = [2, 3, 1]
    return [0] + [dims[2], dims[0], dims[1]].map { places[$0 - 1] }
  }
}

extension PermuteLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    graph.node("Transpose", inputs, [("perm", .integers(channelsFirst))])
  }
}

extension PermuteLayer: PyTorchLayer {
  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    "\(inputs[0]).permute(\(channelsFirst.map(String.init).joined(separator: ", ")))"
  }
}

extension ZeroPadding2DLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    let pads = [0, 0, padding.top, padding.left, 0, 0, padding.bottom, padding.right]
    return graph.node("Pad", [inputs[0], graph.integers("pads", pads)])
  }
}

extension ZeroPadding2DLayer: PyTorchLayer {
  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    "F.pad(\(inputs[0]), (\(padding.left), \(padding.right), \(padding.top), \(padding.bottom)))"
  }
}

extension Cropping2DLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    guard case .image(let height, let width, _) = layer.plan.input else { return inputs[0] }
    let starts = graph.integers("starts", [cropping.top, cropping.left])
    let ends = graph.integers("ends", [height - cropping.bottom, width - cropping.right])
    return graph.node("Slice", [inputs[0], starts, ends, graph.integers("axes", [2, 3])])
  }
}

extension Cropping2DLayer: PyTorchLayer {
  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    guard case .image(let height, let width, _) = layer.plan.input else { return inputs[0] }
    let rows = "\(cropping.top):\(height - cropping.bottom)"
    return "\(inputs[0])[:, :, \(rows), \(cropping.left):\(width - cropping.right)]"
  }
}

extension UpSampling2DLayer: ONNXLayer {
  func output(of layer: ExportedLayer, reading inputs: [String], in graph: inout ONNXGraph) -> String {
    let scales = graph.constant("scales", [4], [1, 1, Float(size.height), Float(size.width)])
    return graph.node(
      "Resize", [inputs[0], "", scales],
      [
        ("coordinate_transformation_mode", .string("asymmetric")), ("mode", .string("nearest")),
        ("nearest_mode", .string("floor")),
      ])
  }
}

extension UpSampling2DLayer: PyTorchLayer {
  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String {
    // Integers alone, unlike F.interpolate.
    "\(inputs[0]).repeat_interleave(\(size.height), dim=2).repeat_interleave(\(size.width), dim=3)"
  }
}
