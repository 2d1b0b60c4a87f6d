import FMDistKernels
import FMDistNeuralNet

extension ONNXOperator {
  static let activations =
    [
      activation("Relu", .relu), activation("Sigmoid", .sigmoid), activation("Tanh", .tanh),
      activation("Softplus", .softplus), activation("Exp", .exponential),
      activation("Elu", .elu) { (node) throws(ModelFileError) in
        try node.expect("alpha", 1, usual: 1, what: "fmdist's elu has 1")
      },
      activation("Selu", .selu) { (node) throws(ModelFileError) in
        try node.expect("alpha", 1.67326, usual: 1.67326, what: "fmdist's selu has 1.67326")
        try node.expect("gamma", 1.0507, usual: 1.0507, what: "fmdist's selu has 1.0507")
      },
      activation("HardSigmoid", .hardSigmoid) { (node) throws(ModelFileError) in
        try node.expect("alpha", 1.0 / 6, usual: 0.2, what: "fmdist's hard_sigmoid has 1/6")
        try node.expect("beta", 0.5, usual: 0.5, what: "fmdist's hard_sigmoid has 0.5")
      },
      activation("Gelu", .gelu) { (node) throws(ModelFileError) in
        let kind = try node.text("approximate") ?? "none"
        guard kind == "none" else {
          throw node.refuse("approximate is \(kind.brief(20).visible); fmdist's gelu is exact")
        }
      },
      activation("Swish", .silu) { (node) throws(ModelFileError) in
        try node.expect("alpha", 1, usual: 1, what: "fmdist's silu has 1")
      },
      ONNXOperator(kind: "Softmax") { (node, graph) throws(ModelFileError) in
        try .features(softmax(&node, &graph))
      },
      ONNXOperator(kind: "LogSoftmax") { (node, graph) throws(ModelFileError) in
        var features = try softmax(&node, &graph)
        features.isLogarithm = true
        return .features(features)
      },
      ONNXOperator(kind: "HardSwish", keepsAxes: true) { (node, graph) throws(ModelFileError) in
        let features = try graph.features(node, 0)
        let gate = try graph.activated(features, .hardSigmoid, node)
        return try .features(
          features.passed(through: graph.append(MultiplyLayer(), reading: features, gate, for: node).layer))
      },
      ONNXOperator(kind: "LeakyRelu", keepsAxes: true) { (node, graph) throws(ModelFileError) in
        try .features(leaky(&node, &graph))
      },
      ONNXOperator(kind: "Clip", keepsAxes: true) { (node, graph) throws(ModelFileError) in
        try .features(clipped(&node, &graph))
      },
      ONNXOperator(kind: "Erf", keepsAxes: true) { (node, graph) throws(ModelFileError) in
        try .features(graph.appendErf(of: graph.features(node, 0), for: node))
      },
    ]

  /// The operator `kind` of each element, which is `function`; `check` reads its attributes.
  private static func activation(
    _ kind: String, _ function: Activation,
    _ check: @escaping @Sendable (_ node: inout ONNXNodeReader) throws(ModelFileError) -> Void = { _ in }
  ) -> ONNXOperator {
    ONNXOperator(kind: kind, keepsAxes: true) { (node, graph) throws(ModelFileError) in
      try check(&node)
      return try .features(graph.activated(graph.features(node, 0), function, node))
    }
  }

  private static func softmax(
    _ node: inout ONNXNodeReader, _ graph: inout ONNXGraphReader
  ) throws(ModelFileError) -> ONNXFeatures {
    let features = try graph.features(node, 0)
    let rank = features.axes.count + 1
    // Before version 13 of all axes from this one on.
    let isOfOne = node.operatorVersion >= 13
    var axis = try node.integer("axis") ?? (isOfOne ? -1 : 1)
    if axis < 0 { axis += rank }
    guard (1..<rank).contains(axis), isOfOne || axis == rank - 1 else {
      throw node.refuse("axis is \(axis) of \(features.text) values; fmdist has softmax of the channels")
    }
    if rank == 2 { return try graph.activated(graph.vector(features, node), .softmax, node) }
    guard
      features.shape.isImage ? features.axes[axis - 1] == [.channels] : features.sizes[axis - 1] == features.shape.count
    else { throw node.refuse("axis is \(axis) of \(features.text) values; fmdist has softmax of the channels") }
    return try graph.activated(features, .softmax, node)
  }

  /// Of another slope than fmdist's: α x + (1 - α) relu(x).
  private static func leaky(
    _ node: inout ONNXNodeReader, _ graph: inout ONNXGraphReader
  ) throws(ModelFileError) -> ONNXFeatures {
    let features = try graph.features(node, 0)
    let slope = Double(shortest: try node.number("alpha") ?? 0.01)
    guard abs(slope - 0.2) > 1e-7 else { return try graph.activated(features, .leakyRelu, node) }
    graph.note("LeakyRelu with alpha \(slope) is a sum of relu and rescaling here, as leaky_relu has 0.2")
    func scaled(_ features: ONNXFeatures, by scale: Double) throws(ModelFileError) -> ONNXFeatures {
      var layer = RescalingLayer()
      layer.scale = scale
      return try features.passed(through: graph.append(layer, reading: features, for: node).layer)
    }
    let positive = try scaled(graph.activated(features, .relu, node), by: 1 - slope)
    let all = try scaled(features, by: slope)
    return try features.passed(through: graph.append(AddLayer(), reading: positive, all, for: node).layer)
  }

  /// From 0 on, up to a limit c or not: relu(x), or relu(x) - relu(x - c).
  private static func clipped(
    _ node: inout ONNXNodeReader, _ graph: inout ONNXGraphReader
  ) throws(ModelFileError) -> ONNXFeatures {
    let features = try graph.features(node, 0)
    let least = try graph.number(&node, "min", orInput: 1)
    let most = try graph.number(&node, "max", orInput: 2) ?? .infinity
    guard least == 0, most > 0 else {
      throw node.refuse(
        "keeps values between \(least.map(\.description) ?? "any") and \(most); fmdist has relu, from 0 on")
    }
    let positive = try graph.activated(features, .relu, node)
    guard most < .greatestFiniteMagnitude else { return positive }
    graph.note("Clip from 0 to \(most) is a difference of two relu here, as fmdist has no relu with an upper limit")
    var shift = RescalingLayer()
    (shift.scale, shift.offset) = (1, -Double(most))
    let shifted = try features.passed(through: graph.append(shift, reading: features, for: node).layer)
    let above = try graph.activated(shifted, .relu, node)
    let layer = try graph.append(SubtractLayer(), reading: positive, above, isNonNegative: true, for: node).layer
    return features.passed(through: layer)
  }
}

extension Activation {
  /// Whether it gives nothing below zero.
  fileprivate var isNonNegative: Bool {
    [.relu, .sigmoid, .softmax, .softplus, .exponential, .hardSigmoid].contains(self)
  }
}

extension ONNXGraphReader {
  /// `function` of `features`, in the same axes.
  fileprivate mutating func activated(
    _ features: ONNXFeatures, _ function: Activation, _ node: ONNXNodeReader
  ) throws(ModelFileError) -> ONNXFeatures {
    var layer = ActivationLayer()
    layer.function = function
    return try features.passed(
      through: append(layer, reading: features, isNonNegative: function.isNonNegative, for: node).layer)
  }
}
