import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles

/// Reads the graph of another program, node by node, as layers of ours. Nothing is guessed: what has no equivalent is refused with its node's name.
struct ONNXGraphReader {
  let model: ONNXModel
  let path: String
  /// The layers so far, each reading earlier ones.
  private(set) var layers: [ONNXReadLayer] = []
  /// What was read otherwise than the file has it, though no result changes: sentences.
  private(set) var notes: [String] = []
  /// The layer that pixels come from: ``ModelPlan/inputIndex``, or a flattening where the input is a vector.
  private(set) var root = ModelPlan.inputIndex
  /// The layer that gives the model's output.
  private(set) var output = ModelPlan.inputIndex
  /// The shape of an image, or the vector of an unknown image's pixels.
  private(set) var input = Shape.vector(1)
  /// The number of images of each run, where the file has a fixed one.
  let batch: Int?
  private var values: [String: ONNXValue] = [:]
  /// Weights, sizes and other numbers that do not come from the images.
  var constants: ONNXConstants

  /// The oldest version of ONNX's operators whose meaning is known, and the newest.
  private static let operatorVersions = 7...26

  init(_ model: ONNXModel, path: String) {
    (self.model, self.path) = (model, path)
    if case .number(let count)? = model.input.sizes.first { batch = count } else { batch = nil }
    constants = ONNXConstants(model.tensors, beside: path)
  }

  private func refuse(_ sentence: String) -> ModelFileError { ModelFileError(.badData, "\(path.visible): \(sentence)") }

  /// Reads all that the output needs.
  mutating func read() throws(ModelFileError) {
    guard Self.operatorVersions.contains(model.operatorVersion) else {
      let (oldest, newest) = (Self.operatorVersions.lowerBound, Self.operatorVersions.upperBound)
      throw refuse(
        "is of version \(model.operatorVersion) of ONNX's operators (opset); fmdist reads \(oldest) to \(newest): export it with opset_version=18"
      )
    }
    for (names, what) in [(model.otherInputs, "input"), (model.otherOutputs, "output")] where !names.isEmpty {
      throw refuse(
        "has \(names.count + 1) \(what)s, \(names[0].brief(60).visible) among them; fmdist's models have one")
    }
    let needed = try neededNodes()
    try readInput(ONNXInput(model, nodes: needed, path: path))
    for node in needed {
      var reader = ONNXNodeReader(node, operatorVersion: model.operatorVersion, path: path)
      guard ONNXNode.ownDomains.contains(node.domain) else {
        throw reader.refuse(
          "is an operator of \(node.domain.brief(60).visible), not ONNX's own; export the model without such operators")
      }
      guard let kind = ONNXOperator.named(node.kind) else { throw reader.refuse(ONNXOperator.unknown) }
      let value = try kind.read(&reader, &self)
      try reader.finish()
      values[node.outputs[0]] = value
    }
    let end = ONNXNodeReader(
      ONNXNode(name: model.output.name, kind: "output", inputs: [model.output.name], outputs: [], attributes: []),
      operatorVersion: model.operatorVersion, path: path)
    guard case .features(let output) = try value(end, 0) else {
      throw end.refuse("does not depend on the model's input")
    }
    if output.isLogarithm {
      note("the model ends in LogSoftmax: it becomes a softmax, which gives probabilities")
    }
    let vector = try self.vector(output, end)
    guard vector.layer != root else { throw refuse("the model has no layers") }
    self.output = vector.layer
  }

  /// The nodes that the output needs, in the file's order.
  private func neededNodes() throws(ModelFileError) -> [ONNXNode] {
    var makers: [String: Int] = [:]
    for (index, node) in model.nodes.enumerated() {
      for output in node.outputs where !output.isEmpty {
        guard makers.updateValue(index, forKey: output) == nil else {
          throw refuse("two nodes give the value \(output.brief(60).visible)")
        }
      }
    }
    var isNeeded = [Bool](repeating: false, count: model.nodes.count)
    var names = [model.output.name]
    while let name = names.popLast() {
      guard let index = makers[name], !isNeeded[index] else { continue }
      isNeeded[index] = true
      names += model.nodes[index].inputs
    }
    return model.nodes.indices.filter { isNeeded[$0] }.map { model.nodes[$0] }
  }

  private mutating func readInput(_ input: ONNXInput) throws(ModelFileError) {
    self.input = input.shape
    var features = ONNXFeatures(layer: ModelPlan.inputIndex, shape: input.shape, axes: input.axes)
    if !input.shape.isImage {
      append(.layer(.flatten, []), reading: [], shape: input.shape, place: path)
      (root, features.layer) = (0, 0)
    }
    values[model.input.name] = .features(features)
  }

  /// Says `sentence`, once.
  mutating func note(_ sentence: String) { if !notes.contains(sentence) { notes.append(sentence) } }
}

// What nodes read.
extension ONNXGraphReader {
  /// Input `index` of `node`; nil for one that is left out.
  mutating func optionalValue(_ node: ONNXNodeReader, _ index: Int) throws(ModelFileError) -> ONNXValue? {
    guard node.node.inputs.count > index, !node.node.inputs[index].isEmpty else { return nil }
    let name = node.node.inputs[index]
    if let value = values[name] { return value }
    guard let value = try constants.value(name, node) else {
      throw node.refuse(
        "reads \(name.brief(60).visible), which is neither a constant nor the first output of an earlier node")
    }
    values[name] = value
    return value
  }

  /// The most integers of a list, and axes of a value: far more than images have.
  static let mostSizes = 16

  /// Input `index` of `node`.
  mutating func value(_ node: ONNXNodeReader, _ index: Int) throws(ModelFileError) -> ONNXValue {
    guard let value = try optionalValue(node, index) else { throw node.refuse("lacks its input \(index)") }
    return value
  }

  /// Input `index` of `node`, which has to come from the images.
  mutating func features(_ node: ONNXNodeReader, _ index: Int) throws(ModelFileError) -> ONNXFeatures {
    let value = try value(node, index)
    guard case .features(let features) = value else {
      throw node.refuse("its input \(index) is \(value.words); expected values of the images")
    }
    guard !features.isLogarithm else {
      throw node.refuse("reads a LogSoftmax, which fmdist takes only at the end of a model")
    }
    return features
  }

  /// Input `index` of `node`, which has to be constant floats; nil for one that is left out.
  mutating func optionalConstant(_ node: ONNXNodeReader, _ index: Int) throws(ModelFileError) -> ONNXConstant? {
    guard let value = try optionalValue(node, index) else { return nil }
    guard case .constant(let constant) = value else {
      throw node.refuse("its input \(index) is \(value.words); expected constant floats")
    }
    return constant
  }

  mutating func constant(_ node: ONNXNodeReader, _ index: Int) throws(ModelFileError) -> ONNXConstant {
    guard let constant = try optionalConstant(node, index) else { throw node.refuse("lacks its input \(index)") }
    return constant
  }

  /// Input `index` of `node`: constant floats, one for each of `count` channels.
  mutating func vector(_ node: ONNXNodeReader, _ index: Int, count: Int) throws(ModelFileError) -> [Float] {
    let constant = try constant(node, index)
    guard constant.shape == [count] else {
      throw node.refuse("its input \(index) is of shape \(constant.shape); expected [\(count)]")
    }
    return constant.values
  }

  /// Input `index` of `node`: sizes; nil for one that is left out.
  mutating func optionalSizes(_ node: ONNXNodeReader, _ index: Int) throws(ModelFileError) -> [ONNXSize]? {
    guard let value = try optionalValue(node, index) else { return nil }
    guard case .sizes(let sizes, _) = value else {
      throw node.refuse("its input \(index) is \(value.words); expected constant integers")
    }
    return sizes
  }

  /// Input `index` of `node`: integers; nil for one that is left out.
  mutating func optionalIntegers(_ node: ONNXNodeReader, _ index: Int) throws(ModelFileError) -> [Int]? {
    guard let sizes = try optionalSizes(node, index) else { return nil }
    var integers: [Int] = []
    for size in sizes {
      guard case .number(let number) = size else {
        throw node.refuse("its input \(index) depends on the number of images; expected constant integers")
      }
      integers.append(number)
    }
    return integers
  }
}

// What was an attribute in old versions of an operator, and is an input in new ones.
extension ONNXGraphReader {
  /// The integers that the attribute `name` of `node` has, or else its input `index`; nil for neither.
  mutating func integers(
    _ node: inout ONNXNodeReader, _ name: String, orInput index: Int
  ) throws(ModelFileError) -> [Int]? {
    if let given = try node.integers(name) { return given }
    return try optionalIntegers(node, index)
  }

  /// The number that the attribute `name` of `node` is, or else its input `index`; nil for neither.
  mutating func number(
    _ node: inout ONNXNodeReader, _ name: String, orInput index: Int
  ) throws(ModelFileError) -> Float? {
    if let given = try node.number(name) { return given }
    guard let constant = try optionalConstant(node, index) else { return nil }
    guard constant.values.count == 1 else {
      throw node.refuse("its input \(index) is of shape \(constant.shape); expected one number")
    }
    return constant.values[0]
  }
}

// What is appended.
extension ONNXGraphReader {
  private mutating func append(
    _ content: ONNXReadLayer.Content, reading inputs: [Int], shape: Shape, isNonNegative: Bool = false, place: String
  ) {
    layers.append(
      ONNXReadLayer(content: content, inputs: inputs, output: shape, isNonNegative: isNonNegative, place: place))
  }

  /// Whether no value of `features` is below zero.
  func isNonNegative(_ features: ONNXFeatures) -> Bool { features.layer >= 0 && layers[features.layer].isNonNegative }

  /// Appends `layer`, which reads `inputs` and has `arrays`, by their roles, for `node`. What it gives, as N x C x H x W or N x units.
  mutating func append(
    _ layer: any Layer, _ arrays: [NamedArray] = [], reading inputs: [ONNXFeatures], isNonNegative: Bool = false,
    for node: ONNXNodeReader
  ) throws(ModelFileError) -> ONNXFeatures {
    let shapes = inputs.map(\.shape)
    let output: Shape
    do throws(LayerMisfit) { output = try layer.output(of: shapes) } catch {
      throw node.refuse("as \(type(of: layer).className) of fmdist, it \(error)")
    }
    let parameters = layer.parameters(of: shapes)
    guard parameters.map(\.shape) == arrays.map(\.shape) else {
      throw node.refuse(
        "has arrays of the shapes \(arrays.map(\.shape)); expected \(parameters.map(\.shape)), in Keras's layout")
    }
    try constants.make(parameters.reduce(0) { $0 + $1.count }, for: node)
    for array in arrays { try ModelReader.check(array, as: "/\(array.name)", node.place) }
    append(
      .layer(LayerDescription(layer), arrays), reading: inputs.map(\.layer), shape: output,
      isNonNegative: isNonNegative, place: node.place)
    return ONNXFeatures(layer: layers.count - 1, shape: output)
  }

  /// The same, of inputs one by one.
  mutating func append(
    _ layer: any Layer, _ arrays: [NamedArray] = [], reading inputs: ONNXFeatures..., isNonNegative: Bool = false,
    for node: ONNXNodeReader
  ) throws(ModelFileError) -> ONNXFeatures {
    try append(layer, arrays, reading: inputs, isNonNegative: isNonNegative, for: node)
  }

  /// Appends `affine` of `features`, whose channels it has numbers of.
  mutating func append(_ affine: ONNXAffine, of features: ONNXFeatures, for node: ONNXNodeReader) -> ONNXFeatures {
    append(.affine(affine), reading: [features.layer], shape: features.shape, place: node.place)
    return features.passed(through: layers.count - 1)
  }

  /// Appends the error function of `features`.
  mutating func appendErf(of features: ONNXFeatures, for node: ONNXNodeReader) -> ONNXFeatures {
    append(.erf, reading: [features.layer], shape: features.shape, place: node.place)
    return features.passed(through: layers.count - 1)
  }

  /// `features` as an image in N x C x H x W, by a permutation where they are none.
  mutating func image(_ features: ONNXFeatures, _ node: ONNXNodeReader) throws(ModelFileError) -> ONNXFeatures {
    guard features.axes.count == 3, features.axes.allSatisfy({ $0.count <= 1 }) else {
      throw node.refuse("reads \(features.text) values; expected N x channels x height x width")
    }
    guard features.shape.isImage else {
      // Pooled to one pixel.
      var layer = ReshapeLayer()
      layer.targetShape = [features.sizes[1], features.sizes[2], features.sizes[0]]
      return try append(layer, reading: features, isNonNegative: isNonNegative(features), for: node)
    }
    guard !features.isChannelsFirst else { return features }
    return try permuted(features, [features.axes[1].first, features.axes[2].first, features.axes[0].first], node)
  }

  /// `features`, N x units, as a vector here, in ONNX's order of elements.
  mutating func vector(_ features: ONNXFeatures, _ node: ONNXNodeReader) throws(ModelFileError) -> ONNXFeatures {
    guard features.axes.count == 1 else {
      throw node.refuse("reads \(features.text) values; expected N x units: flatten them before")
    }
    guard features.shape.isImage else { return features }
    let order = features.order
    let isSorted = zip(order, order.dropFirst()).allSatisfy { $0.rawValue < $1.rawValue }
    let image = isSorted ? features : try permuted(features, order, node)
    return try append(FlattenLayer(), reading: image, isNonNegative: isNonNegative(features), for: node)
  }

  /// The image `features` with its axes `order` as height, width and channels; those that are not there are of size 1.
  private mutating func permuted(
    _ features: ONNXFeatures, _ order: [ONNXFeatures.Axis?], _ node: ONNXNodeReader
  ) throws(ModelFileError) -> ONNXFeatures {
    let all: [ONNXFeatures.Axis] = [.height, .width, .channels]
    var left = all.filter { !order.contains($0) }
    var layer = PermuteLayer()
    layer.dims = (order + Array(repeating: nil, count: max(0, 3 - order.count))).map { axis in
      (axis ?? left.removeFirst()).rawValue + 1
    }
    return try append(layer, reading: features, isNonNegative: isNonNegative(features), for: node)
  }
}
