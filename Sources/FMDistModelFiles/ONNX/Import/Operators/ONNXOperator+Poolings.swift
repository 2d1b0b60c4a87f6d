import FMDistKernels
import FMDistNeuralNet
import FMDistRunFiles

extension ONNXOperator {
  static let poolings = [
    ONNXOperator(kind: "MaxPool", takesChannelsFirst: true) { (node, graph) throws(ModelFileError) in
      try node.expect("storage_order", 0, what: "expected 0")
      let image = try graph.image(graph.features(node, 0), node)
      let windows = try PoolWindows(&node, image.shape)
      let isNonNegative = graph.isNonNegative(image)
      // What lies outside counts for nothing; zeros count for nothing either where nothing is below them.
      guard windows.padding != nil || isNonNegative else {
        throw node.refuse(
          "pads is \(windows.border.all), of values that may be below zero; fmdist has padding as Keras's valid and same: put relu before it"
        )
      }
      return try .features(
        graph.pooled(MaxPooling2DLayer(), of: image, windows, isNonNegative: isNonNegative, node))
    },
    ONNXOperator(kind: "AveragePool", takesChannelsFirst: true) { (node, graph) throws(ModelFileError) in
      let image = try graph.image(graph.features(node, 0), node)
      var windows = try PoolWindows(&node, image.shape)
      if let counts = try node.integer("count_include_pad"), counts != 0, windows.isPadded {
        guard !windows.isCutOff else {
          throw node.refuse(
            "counts pixels outside, with ceil_mode; fmdist has no such mean: export it without ceil_mode or count_include_pad"
          )
        }
        windows.padding = nil
      } else if windows.padding == nil {
        throw node.refuse(
          "pads is \(windows.border.all), and windows' means exclude the pixels outside; fmdist does that only with padding as Keras's same"
        )
      }
      return try .features(
        graph.pooled(
          AveragePooling2DLayer(), of: image, windows, isNonNegative: graph.isNonNegative(image), node))
    },
    ONNXOperator(kind: "GlobalAveragePool", takesChannelsFirst: true) { (node, graph) throws(ModelFileError) in
      let image = try graph.image(graph.features(node, 0), node)
      return try .features(graph.global(GlobalAveragePooling2DLayer(), of: image, node))
    },
    ONNXOperator(kind: "GlobalMaxPool", takesChannelsFirst: true) { (node, graph) throws(ModelFileError) in
      let image = try graph.image(graph.features(node, 0), node)
      return try .features(graph.global(GlobalMaxPooling2DLayer(), of: image, node))
    },
    ONNXOperator(kind: "ReduceMean") { (node, graph) throws(ModelFileError) in
      try .features(reduced(GlobalAveragePooling2DLayer(), &node, &graph))
    },
    ONNXOperator(kind: "ReduceMax") { (node, graph) throws(ModelFileError) in
      try .features(reduced(GlobalMaxPooling2DLayer(), &node, &graph))
    },
  ]

  private static func reduced(
    _ layer: any Layer, _ node: inout ONNXNodeReader, _ graph: inout ONNXGraphReader
  ) throws(ModelFileError) -> ONNXFeatures {
    let features = try graph.features(node, 0)
    let rank = features.axes.count + 1
    let keeps = try node.integer("keepdims") ?? 1 != 0
    try node.expect("noop_with_empty_axes", 0, what: "expected 0")
    let given = try graph.integers(&node, "axes", orInput: 1) ?? []
    let axes = given.map { $0 < 0 ? $0 + rank : $0 }
    guard !axes.isEmpty, axes.allSatisfy({ (1..<rank).contains($0) }), features.shape.isImage else {
      throw node.refuse("reduces the axes \(axes) of \(features.text) values; fmdist has means of height and width")
    }
    let gone = Set(axes.flatMap { features.axes[$0 - 1] })
    let left = features.axes.enumerated().filter { !axes.contains($0.offset + 1) }.flatMap(\.element)
    guard !gone.contains(.channels), left.allSatisfy({ $0 == .channels }) else {
      throw node.refuse(
        "reduces the axes \(axes) of \(features.text) values; fmdist has means of height and width together")
    }
    let pooled = try graph.append(layer, reading: features, isNonNegative: graph.isNonNegative(features), for: node)
    let kept = features.axes.enumerated().compactMap { index, axis in
      axes.contains(index + 1) ? (keeps ? [] : nil) : axis
    }
    return pooled.arranged(kept)
  }
}

/// The windows that an image is pooled by.
private struct PoolWindows {
  let size, strides: Extent
  let border: WindowBorder
  /// Which of Keras's paddings `border` is; nil for none.
  var padding: Padding?
  /// Whether the file gives a border.
  let isPadded: Bool
  /// Whether the last windows reach beyond the border that the file gives.
  let isCutOff: Bool

  init(_ node: inout ONNXNodeReader, _ input: Shape) throws(ModelFileError) {
    guard let size = try node.extent("kernel_shape") else { throw node.refuse("lacks kernel_shape") }
    let strides = try node.extent("strides") ?? 1
    if let dilations = try node.extent("dilations"), dilations != 1 {
      throw node.refuse("dilations is \(dilations); fmdist pools windows without holes")
    }
    let given = try node.border(window: size, strides: strides, input: input)
    guard max(given.top, given.bottom) < size.height, max(given.left, given.right) < size.width else {
      throw node.refuse("pads is \(given.all), and its windows are \(size), so that some may lie outside the image")
    }
    let rounds = try node.integer("ceil_mode") ?? 0 != 0
    /// What a last window needs beyond the end where their number is rounded up; it has to begin in the image.
    func more(_ size: Int, _ window: Int, _ stride: Int, _ before: Int, _ after: Int) -> Int {
      let rest = size + before + after - window
      guard rounds, rest >= 0 else { return 0 }
      let last = (rest + stride - 1) / stride
      return last * stride >= size + before ? 0 : last * stride - rest
    }
    let sides = input.sizes
    let (bottom, right) = (
      more(sides[0], size.height, strides.height, given.top, given.bottom),
      more(sides[1], size.width, strides.width, given.left, given.right)
    )
    isPadded = !given.isEmpty
    isCutOff = bottom > 0 || right > 0
    border = WindowBorder(top: given.top, left: given.left, bottom: given.bottom + bottom, right: given.right + right)
    padding = border.padding(input, window: size, strides: strides)
    (self.size, self.strides) = (size, strides)
  }
}

extension ONNXGraphReader {
  fileprivate mutating func pooled(
    _ layer: some WindowPooling, of image: ONNXFeatures, _ windows: PoolWindows, isNonNegative: Bool,
    _ node: ONNXNodeReader
  ) throws(ModelFileError) -> ONNXFeatures {
    var layer = layer
    (layer.poolSize, layer.strides, layer.padding) = (windows.size, windows.strides, windows.padding ?? .valid)
    let input = windows.padding == nil ? try surrounded(image, windows.border, node) : image
    return try append(layer, reading: input, isNonNegative: isNonNegative, for: node)
  }

  /// What `layer` makes of each channel of `image`, as N x C x 1 x 1.
  fileprivate mutating func global(
    _ layer: any Layer, of image: ONNXFeatures, _ node: ONNXNodeReader
  ) throws(ModelFileError) -> ONNXFeatures {
    let pooled = try append(layer, reading: image, isNonNegative: isNonNegative(image), for: node)
    return pooled.arranged(pooled.axes + [[], []])
  }
}
