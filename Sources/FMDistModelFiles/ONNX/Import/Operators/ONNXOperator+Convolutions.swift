import FMDistKernels
import FMDistNeuralNet
import FMDistRunFiles

extension ONNXOperator {
  static let convolutions = [
    ONNXOperator(kind: "Conv", takesChannelsFirst: true) { (node, graph) throws(ModelFileError) in
      try .features(convolution(&node, &graph))
    },
    ONNXOperator(kind: "Pad", keepsAxes: true) { (node, graph) throws(ModelFileError) in
      try .features(padding(&node, &graph))
    },
  ]

  private static func convolution(
    _ node: inout ONNXNodeReader, _ graph: inout ONNXGraphReader
  ) throws(ModelFileError) -> ONNXFeatures {
    let kernel = try graph.constant(node, 1)
    guard kernel.shape.count == 4, kernel.shape.allSatisfy({ (1...1 << 16).contains($0) }) else {
      throw node.refuse("its kernel is of shape \(kernel.shape); expected outputs x inputs x height x width")
    }
    let image = try graph.image(graph.features(node, 0), node)
    let (outputs, inputs, channels) = (kernel.shape[0], kernel.shape[1], image.shape.channels)
    let size = Extent(kernel.shape[2], kernel.shape[3])
    if let given = try node.extent("kernel_shape"), given != size {
      throw node.refuse("kernel_shape is \(given), and its kernel \(size)")
    }
    let groups = try node.integer("group") ?? 1
    guard groups > 0, channels % groups == 0, outputs % groups == 0, inputs == channels / groups else {
      throw node.refuse(
        "has group \(groups), and a kernel of \(outputs) outputs and \(inputs) inputs for \(channels) channels; expected a group that divides both, and channels / group inputs"
      )
    }
    let (strides, dilations) = (try node.extent("strides") ?? 1, try node.extent("dilations") ?? 1)
    let window = size.dilated(by: dilations)
    let border = try node.border(window: window, strides: strides, input: image.shape)
    let padding = border.padding(image.shape, window: window, strides: strides)
    let input = padding == nil ? try graph.surrounded(image, border, node) : image
    let isDepthwise = groups > 1 && inputs == 1 && dilations == 1
    var layer: any ConvolutionLayer
    let layout: ArrayLayout
    if isDepthwise {
      var depthwise = DepthwiseConv2DLayer()
      depthwise.depthMultiplier = outputs / groups
      layout = .depthwise([size.height, size.width, channels, outputs / groups])
      layer = depthwise
    } else {
      var full = Conv2DLayer()
      (full.filters, full.groups, full.dilationRate) = (outputs, groups, dilations)
      layout = .convolution([size.height, size.width, inputs, outputs])
      layer = full
    }
    (layer.kernelSize, layer.strides, layer.padding) = (size, strides, padding ?? .valid)
    let bias = try graph.optionalValue(node, 2) == nil ? nil : graph.vector(node, 2, count: outputs)
    layer.useBias = bias != nil
    return try graph.append(
      layer,
      [NamedArray(name: "kernel", shape: layout.axes, values: layout.undone(kernel.values))]
        + (bias.map { [NamedArray(name: "bias", shape: [outputs], values: $0)] } ?? []),
      reading: input, for: node)
  }

  private static func padding(
    _ node: inout ONNXNodeReader, _ graph: inout ONNXGraphReader
  ) throws(ModelFileError) -> ONNXFeatures {
    let features = try graph.features(node, 0)
    let mode = try node.text("mode") ?? "constant"
    let value = try graph.number(&node, "value", orInput: 2) ?? 0
    guard mode == "constant", value == 0 else {
      throw node.refuse(
        "pads with \(mode == "constant" ? "\(value)" : "mode \(mode.brief(20).visible)"); fmdist pads only with zeros")
    }
    guard try graph.optionalValue(node, 3) == nil else { throw node.refuse("has axes; expected pads of all axes") }
    let pads = try graph.integers(&node, "pads", orInput: 1) ?? []
    let rank = features.axes.count + 1
    guard pads.count == 2 * rank, pads.allSatisfy({ (0...65536).contains($0) }) else {
      throw node.refuse("pads is \(pads); expected \(2 * rank) integers from 0 to 65536")
    }
    guard pads.contains(where: { $0 != 0 }) else { return features }
    // Height's and width's, of N x C x H x W or N x H x W x C.
    let places = features.isChannelsFirst ? [2, 3] : [1, 2]
    guard features.isChannelsFirst || features.isChannelsLast,
      pads.indices.allSatisfy({ pads[$0] == 0 || places.contains($0 % rank) })
    else { throw node.refuse("pads is \(pads); fmdist pads height and width") }
    let border = WindowBorder(
      top: pads[places[0]], left: pads[places[1]], bottom: pads[rank + places[0]], right: pads[rank + places[1]])
    let padded = try graph.surrounded(features, border, node)
    return features.isChannelsFirst ? padded : ONNXFeatures(layer: padded.layer, channelsLast: padded.shape)
  }
}

extension ONNXGraphReader {
  /// `image` with zeros around it.
  mutating func surrounded(
    _ image: ONNXFeatures, _ border: WindowBorder, _ node: ONNXNodeReader
  ) throws(ModelFileError) -> ONNXFeatures {
    var layer = ZeroPadding2DLayer()
    layer.padding = Margins(top: border.top, bottom: border.bottom, left: border.left, right: border.right)
    return try append(layer, reading: image, isNonNegative: isNonNegative(image), for: node)
  }
}

extension WindowBorder {
  /// Which of Keras's paddings it is, for windows of `window` pixels over an image `input`; nil for none.
  func padding(_ input: Shape, window: Extent, strides: Extent) -> Padding? {
    if isEmpty { return .valid }
    return self == WindowBorder(.same, input: input, window: window, strides: strides) ? .same : nil
  }
}
