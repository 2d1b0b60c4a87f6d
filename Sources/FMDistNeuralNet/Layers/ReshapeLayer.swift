import FMDistKernels

/// The elements in row-major order as another shape: an image, or a vector. Keras's `Reshape`.
package struct ReshapeLayer: Layer {
  package static let name = "reshape"
  package static let className = "Reshape"
  package static var keepsValues: Bool { true }

  /// One size, or height, width and channels; one of them may be -1: what is left.
  package var targetShape: [Int] = []

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.shape("target_shape", &targetShape)
  }

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    let count = inputs[0].count
    guard targetShape.count == 1 || targetShape.count == 3 else {
      throw LayerMisfit(
        "has target_shape \(targetShape); expected one size (a vector), or three: height, width and channels")
    }
    guard targetShape.allSatisfy({ $0 > 0 || $0 == -1 }), targetShape.count(where: { $0 == -1 }) <= 1 else {
      throw LayerMisfit("has target_shape \(targetShape); expected sizes of at least 1, of which one may be -1")
    }
    var sizes = targetShape
    let (known, isTooLarge) = sizes.filter { $0 > 0 }.reduce((1, false)) { product, size in
      let (next, overflow) = product.0.multipliedReportingOverflow(by: size)
      return (next, product.1 || overflow)
    }
    let rest = sizes.firstIndex(of: -1)
    guard !isTooLarge, rest == nil ? known == count : count % known == 0 else {
      throw LayerMisfit(
        "makes \(inputs[0]), which has \(counted(count, "element")), \(targetShape), which "
          + (isTooLarge
            ? "has more"
            : rest == nil ? "has \(groupedNumber(known))" : "needs a multiple of \(groupedNumber(known))"))
    }
    if let rest { sizes[rest] = count / known }
    let shape =
      sizes.count == 1 ? Shape.vector(sizes[0]) : .image(height: sizes[0], width: sizes[1], channels: sizes[2])
    return try shape.checked()
  }

  package var words: [String] { [targetShape.map(String.init).joined(separator: " x ")] }

  package func build(into builder: inout NetworkBuilder, at index: Int) { builder.appendRearrangement(at: index) }
}

extension LayerDescription {
  /// The elements in row-major order as a vector of one size, or an image of height, width and channels; one may be -1: what is left.
  public static func reshape(_ targetShape: [Int]) -> LayerDescription {
    var layer = ReshapeLayer()
    layer.targetShape = targetShape
    return LayerDescription(layer)
  }
}

extension NetworkBuilder {
  /// Makes the output of the layer at `index` of the elements of its input, in row-major order: the same memory where they lie so
  /// already, else a copy.
  mutating func appendRearrangement(at index: Int) {
    let tensor = tensor(readBy: index)
    let shape = plan.layers[index].output
    let stride: Int
    if case .vector(let units) = shape { stride = padded(units) } else { stride = plan.pixelStride(of: index) }
    // Without padding between them elements lie in row-major order; a shape of one pixel has padding at its end alone.
    func isDense(_ shape: Shape, _ stride: Int) -> Bool { stride == shape.channels || shape.count == shape.channels }
    if isDense(tensor.shape, tensor.pixelStride) && isDense(shape, stride) || tensor.shape == shape {
      return setOutput(Tensor(tensor, as: shape, pixelStride: stride), of: index)
    }
    let input = input(of: index)
    let output = addOutput(of: index, isRectified: tensor.isRectified)
    append(
      Rearrangement(
        count: shape.count, from: (tensor.shape.channels, tensor.pixelStride), to: (shape.channels, output.pixelStride)),
      from: input, to: output, at: index)
  }
}

/// Elements in row-major order as another shape, between which padding is left out or added.
extension Rearrangement: SampleMap {}
