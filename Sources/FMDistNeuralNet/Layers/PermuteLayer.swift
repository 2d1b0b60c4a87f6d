import FMDistKernels

/// An image whose axis i is the axis `dims[i]` of what it gets; height, width and channels are 1, 2 and 3. Keras's `Permute`.
package struct PermuteLayer: Layer {
  package static let name = "permute"
  package static let className = "Permute"

  package var dims = [1, 2, 3]

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.axes("dims", &dims)
  }

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    guard case .image(let height, let width, let channels) = inputs[0] else {
      throw LayerMisfit("permutes an image and gets a vector \(inputs[0]); it has to come before flatten")
    }
    guard dims.sorted() == [1, 2, 3] else {
      throw LayerMisfit("has dims \(dims); expected 1 (height), 2 (width) and 3 (channels), each once, in any order")
    }
    let sizes = [height, width, channels]
    let output = Shape.image(height: sizes[dims[0] - 1], width: sizes[dims[1] - 1], channels: sizes[dims[2] - 1])
    guard output.count / output.channels * padded(output.channels) < ModelPlan.mostElements else {
      throw LayerMisfit("is too large: \(ModelPlan.mostElements) outputs or more, channels padded to sixteen")
    }
    return output
  }

  package var words: [String] { ["dims \(dims.map(String.init).joined(separator: ", "))"] }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let input = builder.input(of: index)
    let output = builder.addOutput(of: index, isRectified: input.tensor.isRectified)
    guard case .image(let height, let width, let channels) = input.tensor.shape else {
      preconditionFailure("a permutation of a vector")
    }
    let permutation = Permutation(
      height: height, width: width, channels: channels, inputStride: input.tensor.pixelStride,
      outputStride: output.pixelStride, dims: dims)
    builder.append(permutation, from: input, to: output, at: index)
  }
}

extension LayerDescription {
  /// An image whose axis i is the axis `dims[i]` of what it gets; height, width and channels are 1, 2 and 3.
  public static func permute(dims: [Int]) -> LayerDescription {
    var layer = PermuteLayer()
    layer.dims = dims
    return LayerDescription(layer)
  }
}

extension Permutation: SampleMap {}
