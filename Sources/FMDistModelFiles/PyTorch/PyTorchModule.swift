import FMDistKernels
import FMDistNeuralNet
import FMDistRunFiles

/// A PyTorch module in the making, layer by layer: the lines of `__init__` and `forward`, and the state dict.
struct PyTorchModule {
  /// Functions and classes that PyTorch lacks.
  private(set) var definitions: [String] = []
  /// The lines of `__init__` that make submodules.
  private(set) var members: [String] = []
  /// The lines of `forward`.
  private(set) var lines: [String] = []
  /// What `forward` takes.
  let argument: String
  /// The state dict, in order.
  private(set) var arrays: [PlacedArray] = []
  /// The integers of the state dict, all of them 0.
  private(set) var counters: [String] = []

  /// The layer at hand, as an identifier, and the attribute that was made last.
  private var scope = ""
  private var member = ""
  private var taken: Set<String> = []

  /// The whole of `model`. Throws (78) where a layer's kind can't be written in PyTorch.
  init(_ model: ExportedModel) throws(ModelFileError) {
    let (plan, images) = (model.plan, FlattenOrder.images(of: model.plan))
    /// A value that the next layer alone reads needs no name of its own.
    func isPassing(_ index: Int) -> Bool {
      let readers = plan.layers.indices.filter { plan.layers[$0].inputs.contains(index) }
      return readers.isEmpty || readers == [index + 1]
    }
    argument = isPassing(ModelPlan.inputIndex) ? "x" : "image"
    var names: [String] = []
    for (index, layer) in model.layers.enumerated() {
      guard let kind = layer.plan.layer as? any PyTorchLayer else { throw layer.misfit(.pytorch) }
      scope = free(PythonText.identifier(layer.plan.name))
      let inputs = layer.plan.inputs.map { $0 == ModelPlan.inputIndex ? argument : names[$0] }
      var layer = layer
      layer.flattened = images[index]
      let call = kind.call(of: layer, reading: inputs, in: &self)
      let name = isPassing(index) ? "x" : scope
      if call != name { lines.append("\(name) = \(call.unwrapped)") }
      names.append(name)
    }
    lines.append("return \(names.last ?? argument)")
  }

  /// Adds a submodule that `constructor` makes, with its arrays by their names in the state dict, and returns its call.
  mutating func call(
    _ constructor: String, _ inputs: [String], _ arrays: [(name: String, array: NamedArray, layout: ArrayLayout)] = [],
    part: String? = nil
  ) -> String {
    let name = attribute(constructor, part: part)
    for (role, array, layout) in arrays {
      self.arrays.append(
        PlacedArray(name: "\(member).\(role)", shape: layout.result, content: .parameter(array, layout)))
    }
    return "\(name)(\(inputs.map(\.unwrapped).joined(separator: ", ")))"
  }

  /// Adds a submodule that `constructor` makes, and returns its name in `forward`.
  mutating func attribute(_ constructor: String, part: String? = nil) -> String {
    member = part.map { free("\(scope)_\($0)") } ?? scope
    members.append("self.\(member) = \(constructor)")
    return "self.\(member)"
  }

  /// Adds `array` to the state dict as `role` of the submodule that was made last, or `fill` for each of `count` elements.
  mutating func vector(_ role: String, _ array: NamedArray?, or fill: Float, count: Int) {
    let content = array.map { PlacedArray.Content.parameter($0, .same($0.shape)) }
    arrays.append(
      PlacedArray(
        name: "\(member).\(role)", shape: [count],
        content: content ?? .constant([Float](repeating: fill, count: count))))
  }

  /// Adds an integer 0 to the state dict as `role` of the submodule that was made last.
  mutating func counter(_ role: String) { counters.append("\(member).\(role)") }

  /// Adds `definition`, once.
  mutating func define(_ definition: String) {
    if !definitions.contains(definition) { definitions.append(definition) }
  }

  /// The expression for `activation` of `input`; `input` itself for `linear`. Softmax is over the channels.
  func apply(_ activation: Activation, to input: String) -> String {
    let input = activation == .linear ? input : input.unwrapped
    return switch activation {
    case .linear: input
    case .relu: "F.relu(\(input))"
    case .sigmoid: "torch.sigmoid(\(input))"
    case .tanh: "torch.tanh(\(input))"
    case .softmax: "F.softmax(\(input), dim=1)"
    case .elu: "F.elu(\(input))"
    case .selu: "F.selu(\(input))"
    case .gelu: "F.gelu(\(input))"
    case .silu: "F.silu(\(input))"
    case .leakyRelu: "F.leaky_relu(\(input), 0.2)"
    case .softplus: "F.softplus(\(input))"
    case .hardSigmoid: "F.hardsigmoid(\(input))"
    case .exponential: "torch.exp(\(input))"
    }
  }

  /// `name`, or the first with a number behind it that no layer has.
  private mutating func free(_ name: String) -> String {
    var (found, number) = (name, 2)
    while !taken.insert(found).inserted {
      found = "\(name)_\(number)"
      number += 1
    }
    return found
  }
}
