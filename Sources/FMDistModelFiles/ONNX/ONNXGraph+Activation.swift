import FMDistKernels

extension ONNXGraph {
  /// Appends `activation` of `value`, and returns what it gives; `value` itself for `linear`. Softmax is over the channels.
  @discardableResult
  mutating func append(_ activation: Activation, to value: String, name: String? = nil) -> String {
    switch activation {
    case .linear: return value
    case .relu: return node("Relu", [value], name: name)
    case .sigmoid: return node("Sigmoid", [value], name: name)
    case .tanh: return node("Tanh", [value], name: name)
    case .softmax: return node("Softmax", [value], [("axis", .integer(1))], name: name)
    case .elu: return node("Elu", [value], name: name)
    case .selu: return node("Selu", [value], name: name)
    case .leakyRelu: return node("LeakyRelu", [value], [("alpha", .float(0.2))], name: name)
    case .softplus: return node("Softplus", [value], name: name)
    case .exponential: return node("Exp", [value], name: name)
    case .hardSigmoid:
      return node("HardSigmoid", [value], [("alpha", .float(1 / 6)), ("beta", .float(0.5))], name: name)
    case .silu: return node("Mul", [value, node("Sigmoid", [value])], name: name)
    case .gelu:
      // The operator Gelu is younger than the operators' version here: x (1 + erf(x / √2)) / 2.
      let erf = node("Erf", [node("Mul", [value, constant("root_half", Float(0.5).squareRoot())])])
      let factor = node("Mul", [node("Add", [erf, constant("one", 1)]), constant("half", 0.5)])
      return node("Mul", [value, factor], name: name)
    }
  }
}
