import FMDistNeuralNet
import FMDistRunFiles

extension ONNXOperator {
  static let normalizations = [
    ONNXOperator(kind: "BatchNormalization", takesChannelsFirst: true) { (node, graph) throws(ModelFileError) in
      try node.expect("training_mode", 0, what: trainingMode)
      // Before version 14 of the operators, statistics among the outputs were what told it.
      guard !node.hasOutput(1) else { throw node.refuse(trainingMode) }
      try node.expect("is_test", 0, 1, what: "expected 0 or 1")
      try node.expect("spatial", 1, what: "fmdist normalizes channels")
      let features = try graph.channels(node)
      var layer = BatchNormalizationLayer()
      layer.epsilon = try node.epsilon()
      let momentum = Double(shortest: try node.number("momentum") ?? 0.9)
      if (0..<1).contains(momentum) {
        layer.momentum = momentum
      } else {
        graph.note(
          "a BatchNormalization has momentum \(momentum): \(layer.momentum) replaces it, which matters only in training"
        )
      }
      var arrays: [NamedArray] = []
      for (index, role) in ["gamma", "beta", "moving_mean", "moving_variance"].enumerated() {
        let values = try graph.vector(node, index + 1, count: features.shape.channels)
        arrays.append(NamedArray(name: role, shape: [values.count], values: values))
      }
      return try .features(graph.append(layer, arrays, reading: features, for: node))
    },
    ONNXOperator(kind: "LayerNormalization") { (node, graph) throws(ModelFileError) in
      let features = try graph.features(node, 0)
      let axis = try node.integer("axis") ?? -1
      _ = try node.integer("stash_type")
      guard axis == -1 || axis == features.axes.count else {
        throw node.refuse("axis is \(axis); fmdist normalizes the channels, the last axis")
      }
      var layer = LayerNormalizationLayer()
      layer.epsilon = try node.epsilon()
      if features.axes.count == 1 {
        return try .features(graph.scaled(&layer, of: graph.vector(features, node), node))
      }
      guard features.shape.isImage, features.isChannelsLast else {
        throw node.refuse(
          "reads \(features.text) values whose last axis is not the channels'; fmdist normalizes the channels")
      }
      return try .features(features.passed(through: graph.scaled(&layer, of: features, node).layer))
    },
    ONNXOperator(kind: "InstanceNormalization", takesChannelsFirst: true) { (node, graph) throws(ModelFileError) in
      var layer = GroupNormalizationLayer()
      layer.groups = -1
      layer.epsilon = try node.epsilon()
      return try .features(graph.scaled(&layer, of: graph.image(graph.features(node, 0), node), node))
    },
    ONNXOperator(kind: "GroupNormalization", takesChannelsFirst: true) { (node, graph) throws(ModelFileError) in
      guard node.operatorVersion >= 21 else {
        throw node.refuse("means something else before version 21 of ONNX's operators; export with opset_version=21")
      }
      _ = try node.integer("stash_type")
      var layer = GroupNormalizationLayer()
      guard let groups = try node.integer("num_groups"), groups > 0 else {
        throw node.refuse("num_groups: expected an integer of at least 1")
      }
      layer.groups = groups
      layer.epsilon = try node.epsilon()
      return try .features(graph.scaled(&layer, of: graph.channels(node), node))
    },
  ]

  /// What there is to say of a graph that was exported for training.
  static let trainingMode = "it was exported in training mode: call model.eval() before the export"
}

extension ONNXGraphReader {
  /// The first input of `node`, as N x C x H x W or N x units.
  fileprivate mutating func channels(_ node: ONNXNodeReader) throws(ModelFileError) -> ONNXFeatures {
    let features = try features(node, 0)
    return features.axes.count == 1 ? try vector(features, node) : try image(features, node)
  }

  /// Appends `layer`, with the scale and the bias that are inputs 1 and 2 of `node`.
  fileprivate mutating func scaled(
    _ layer: inout some ScaledNormalization, of features: ONNXFeatures, _ node: ONNXNodeReader
  ) throws(ModelFileError) -> ONNXFeatures {
    let count = features.shape.channels
    var arrays = [NamedArray(name: "gamma", shape: [count], values: try vector(node, 1, count: count))]
    layer.center = try optionalValue(node, 2) != nil
    if layer.center {
      arrays.append(NamedArray(name: "beta", shape: [count], values: try vector(node, 2, count: count)))
    }
    return try append(layer, arrays, reading: features, for: node)
  }
}

/// A normalization that may shift what it has scaled.
private protocol ScaledNormalization: Layer { var center: Bool { get set } }
extension LayerNormalizationLayer: ScaledNormalization {}
extension GroupNormalizationLayer: ScaledNormalization {}
