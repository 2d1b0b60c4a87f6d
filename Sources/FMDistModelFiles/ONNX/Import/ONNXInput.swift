import FMDistNeuralNet
import FMDistPlatform

/// What the input of a graph is: an image, channels first or last, or a vector of an image's pixels.
struct ONNXInput {
  /// The shape of an image here, or the vector.
  let shape: Shape
  /// How ONNX's axes hold it: ``ONNXFeatures/axes``.
  let axes: [[ONNXFeatures.Axis]]

  /// The input of `model`, read from `path`, whose output needs `nodes`.
  init(_ model: ONNXModel, nodes: [ONNXNode], path: String) throws(ModelFileError) {
    let input = model.input
    func refuse(_ sentence: String) -> ModelFileError {
      ModelFileError(.badData, "\(path.visible), input \(input.name.brief(60).visible): \(sentence)")
    }
    let text = input.sizes.map { size in
      switch size {
      case .number(let number): "\(number)"
      case .any(let name): name.isEmpty ? "?" : name.brief(20).visible
      }
    }.joined(separator: " x ")
    guard [ONNXModel.Code.floats, ONNXModel.Code.bytes].contains(input.type) else {
      throw refuse(
        "is of the type \(ONNXModel.Code.name(ofType: input.type)); expected float or uint8: export the model in 32-bit floats"
      )
    }
    var sizes: [Int] = []
    for size in input.sizes.dropFirst() {
      guard case .number(let number) = size, (1...ModelPlan.mostElements).contains(number) else {
        throw refuse(
          "is \(text); expected a fixed size of images: export the model with only the number of images as a dynamic axis"
        )
      }
      sizes.append(number)
    }
    var count = 1
    for size in sizes {
      guard size <= ModelPlan.mostElements / count else { throw refuse("is \(text), too many numbers for an image") }
      count *= size
    }
    switch sizes.count {
    case 1: (shape, axes) = (.vector(sizes[0]), ONNXFeatures(layer: 0, shape: .vector(sizes[0])).axes)
    case 2:
      shape = .image(height: sizes[0], width: sizes[1], channels: 1)
      axes = Array(ONNXFeatures(layer: 0, shape: shape).axes.dropFirst())
    case 3:
      guard let isFirst = Self.areChannelsFirst(sizes, input.name, nodes) else {
        throw refuse(
          "is \(text), and nothing says which of it are channels; expected N x C x H x W, or N x H x W x C, with 1 to 4 channels"
        )
      }
      if isFirst {
        shape = .image(height: sizes[1], width: sizes[2], channels: sizes[0])
        axes = ONNXFeatures(layer: 0, shape: shape).axes
      } else {
        shape = .image(height: sizes[0], width: sizes[1], channels: sizes[2])
        axes = ONNXFeatures(layer: 0, channelsLast: shape).axes
      }
    default: throw refuse("is \(text); expected images, N x C x H x W or N x H x W x C, or vectors, N x units")
    }
  }

  /// Whether images of `sizes` come channels first: the first node that cares says it, else the number of channels does.
  private static func areChannelsFirst(_ sizes: [Int], _ name: String, _ nodes: [ONNXNode]) -> Bool? {
    var names: Set<String> = [name]
    for node in nodes where node.inputs.contains(where: names.contains) {
      let permutation = node.attributes.first { $0.name == "perm" }?.value
      if node.kind == "Transpose", permutation == .integers([0, 3, 1, 2]) { return false }
      if node.kind == "Transpose", permutation == .integers([0, 2, 3, 1]) { return true }
      guard let kind = ONNXOperator.named(node.kind) else { continue }
      if kind.takesChannelsFirst { return true }
      if kind.keepsAxes { names.formUnion(node.outputs) }
    }
    let (isFirst, isLast) = ((1...4).contains(sizes[0]), (1...4).contains(sizes[2]))
    return isFirst == isLast ? nil : isFirst
  }
}
