import FMDistNeuralNet
import FMDistRunFiles

extension ONNXOperator {
  static let denseLayers = [
    ONNXOperator(kind: "Gemm") { (node, graph) throws(ModelFileError) in
      try node.expect("alpha", 1, usual: 1, what: "expected 1")
      try node.expect("beta", 1, usual: 1, what: "expected 1")
      try node.expect("transA", 0, what: "expected 0")
      try node.expect("transB", 0, 1, what: "expected 0 or 1")
      let isTransposed = try node.integer("transB") == 1
      return try .features(dense(&node, &graph, isTransposed: isTransposed))
    },
    ONNXOperator(kind: "MatMul") { (node, graph) throws(ModelFileError) in
      try .features(dense(&node, &graph, isTransposed: false))
    },
  ]

  /// The product of a vector, or of each pixel, and a constant, and a bias where there is a third input.
  private static func dense(
    _ node: inout ONNXNodeReader, _ graph: inout ONNXGraphReader, isTransposed: Bool
  ) throws(ModelFileError) -> ONNXFeatures {
    let features = try graph.features(node, 0)
    let kernel = try graph.constant(node, 1)
    if features.shape.isImage, features.axes.count == 3, features.isChannelsLast, !isTransposed {
      return try pointwise(features, kernel, node, &graph)
    }
    guard features.axes.count == 1 else {
      throw node.refuse("reads \(features.text) values; fmdist's dense layers read N x units: flatten them before")
    }
    let count = features.shape.count
    guard kernel.shape.count == 2, kernel.shape[isTransposed ? 1 : 0] == count, !kernel.values.isEmpty else {
      throw node.refuse("its kernel is of shape \(kernel.shape), and it reads \(features.text) values")
    }
    let units = kernel.shape[isTransposed ? 0 : 1]
    let shape = [count, units]
    var values = isTransposed ? ArrayLayout.transposed(shape).undone(kernel.values) : kernel.values
    var input = features
    if features.shape.isImage {
      // Flattened here it is in the order of height, width and channels, whatever the order there.
      let order = features.order.map(\.rawValue)
      let rest = [0, 1, 2].filter { !order.contains($0) }
      values = ArrayLayout.rows(shape, of: features.shape.sizes, in: order + rest).undone(values)
      input = try graph.append(
        FlattenLayer(), reading: features, isNonNegative: graph.isNonNegative(features), for: node)
    }
    var layer = DenseLayer()
    layer.units = units
    var arrays = [NamedArray(name: "kernel", shape: shape, values: values)]
    layer.useBias = false
    if let bias = try graph.optionalConstant(node, 2) {
      guard [[units], [1, units], [1], []].contains(bias.shape) else {
        throw node.refuse("its bias is of shape \(bias.shape); expected [\(units)]")
      }
      layer.useBias = true
      arrays.append(
        NamedArray(
          name: "bias", shape: [units],
          values: bias.values.count == 1 ? Array(repeating: bias.values[0], count: units) : bias.values))
    }
    return try graph.append(layer, arrays, reading: input, for: node)
  }

  /// The product of each pixel of `features`, N x H x W x C, and a constant: a convolution of windows of one pixel.
  private static func pointwise(
    _ features: ONNXFeatures, _ kernel: ONNXConstant, _ node: ONNXNodeReader, _ graph: inout ONNXGraphReader
  ) throws(ModelFileError) -> ONNXFeatures {
    let channels = features.shape.channels
    guard kernel.shape.count == 2, kernel.shape[0] == channels, !kernel.values.isEmpty else {
      throw node.refuse("its kernel is of shape \(kernel.shape), and it reads \(features.text) values")
    }
    var layer = Conv2DLayer()
    (layer.filters, layer.kernelSize, layer.useBias) = (kernel.shape[1], 1, false)
    let array = NamedArray(name: "kernel", shape: [1, 1, channels, layer.filters], values: kernel.values)
    let output = try graph.append(layer, [array], reading: features, for: node)
    return ONNXFeatures(layer: output.layer, channelsLast: output.shape)
  }
}
