import FMDistNeuralNet

extension ONNXOperator {
  static let arithmetic = [
    arithmetic("Add", AddLayer()) { ONNXAffine(scale: [1], offset: $0) },
    arithmetic("Sub", SubtractLayer(), reversed: { ONNXAffine(scale: [-1], offset: $0) }) {
      ONNXAffine(scale: [1], offset: $0.map { -$0 })
    },
    arithmetic("Mul", MultiplyLayer()) { ONNXAffine(scale: $0, offset: [0]) },
    arithmetic("Div", nil, reversed: { _ in nil }) { divisors in
      divisors.contains(0) ? nil : ONNXAffine(scale: divisors.map { 1 / $0 }, offset: [0])
    },
  ]

  /// The operator `kind` of two inputs: of two that come from the images `layer`, with a constant as the second `affine`, with one as the first
  /// `reversed`, or `affine` too where the order does not matter.
  private static func arithmetic(
    _ kind: String, _ layer: (any Layer)?, reversed: (@Sendable ([Double]) -> ONNXAffine?)? = nil,
    _ affine: @escaping @Sendable ([Double]) -> ONNXAffine?
  ) -> ONNXOperator {
    ONNXOperator(kind: kind, keepsAxes: true) { (node, graph) throws(ModelFileError) in
      switch (try graph.value(node, 0), try graph.value(node, 1)) {
      case (.features, .features):
        guard let layer else { throw node.refuse("fmdist has no \(kind) of two layers") }
        return try .features(
          merged(graph.features(node, 0), graph.features(node, 1), layer, node, &graph))
      case (.features, .constant(let constant)):
        return try .features(scaled(graph.features(node, 0), constant, affine, node, &graph))
      case (.constant(let constant), .features):
        return try .features(scaled(graph.features(node, 1), constant, reversed ?? affine, node, &graph))
      case (let one, let other):
        throw node.refuse("reads \(one.words) and \(other.words); expected values of the images among them")
      }
    }
  }

  /// `affine` of `features` and a constant: one number, or one for each channel.
  private static func scaled(
    _ features: ONNXFeatures, _ constant: ONNXConstant, _ affine: ([Double]) -> ONNXAffine?,
    _ node: ONNXNodeReader, _ graph: inout ONNXGraphReader
  ) throws(ModelFileError) -> ONNXFeatures {
    let isOne = constant.values.count == 1
    // A vector has its channels in ONNX's order.
    let features = features.axes.count == 1 && !isOne ? try graph.vector(features, node) : features
    // From the last axis on; those that are missing are of size 1.
    let sizes = Array(repeating: 1, count: max(0, features.axes.count + 1 - constant.shape.count)) + constant.shape
    let place = features.axes.firstIndex(of: [.channels])
    let fits =
      sizes.count == features.axes.count + 1
      && sizes.enumerated().allSatisfy { index, size in
        size == 1 || index - 1 == place && size == features.shape.channels
      }
    let numbers = constant.values.map(Double.init(shortest:))
    guard fits, !numbers.isEmpty else {
      throw node.refuse(
        "has a constant of shape \(constant.shape), and \(features.text) values; fmdist has one number, or one for each channel"
      )
    }
    guard numbers.allSatisfy(\.isFinite), let affine = affine(numbers), affine.scale.allSatisfy(\.isFinite) else {
      throw node.refuse(
        "has a constant that fmdist can't compute with: it is not finite, is divided, or is a divisor of 0")
    }
    return graph.append(affine, of: features, for: node)
  }

  /// Two of the same shape made one; a single pixel stands for all where the other has more.
  private static func merged(
    _ one: ONNXFeatures, _ other: ONNXFeatures, _ layer: any Layer, _ node: ONNXNodeReader,
    _ graph: inout ONNXGraphReader
  ) throws(ModelFileError) -> ONNXFeatures {
    var (one, other) = (one, other)
    if one.axes != other.axes || one.shape != other.shape {
      switch (one.axes.count, other.axes.count) {
      case (1, 1): (one, other) = (try graph.vector(one, node), try graph.vector(other, node))
      case (3, 3):
        (one, other) = (try graph.image(one, node), try graph.image(other, node))
        (one, other) = (try graph.spread(one, over: other, node), try graph.spread(other, over: one, node))
      default: break
      }
    }
    guard one.axes == other.axes, one.shape == other.shape else {
      throw node.refuse("reads \(one.text) and \(other.text) values; fmdist takes those of the same shape")
    }
    let isNonNegative = !(layer is SubtractLayer) && graph.isNonNegative(one) && graph.isNonNegative(other)
    return try one.passed(
      through: graph.append(layer, reading: one, other, isNonNegative: isNonNegative, for: node).layer)
  }
}

extension ONNXGraphReader {
  /// The single pixel that `image` is at each place of `other`; `image` itself if it is no single pixel.
  fileprivate mutating func spread(
    _ image: ONNXFeatures, over other: ONNXFeatures, _ node: ONNXNodeReader
  ) throws(ModelFileError) -> ONNXFeatures {
    guard image.shape.size(.height) == 1, image.shape.size(.width) == 1, image.shape != other.shape else {
      return image
    }
    var layer = UpSampling2DLayer()
    layer.size = Extent(other.shape.size(.height), other.shape.size(.width))
    return try append(layer, reading: image, isNonNegative: isNonNegative(image), for: node)
  }
}
