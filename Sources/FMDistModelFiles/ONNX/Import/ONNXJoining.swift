import FMDistKernels
import FMDistNeuralNet
import FMDistRunFiles

/// Makes of neighbouring layers one, where they are parts of it: a dense layer and its bias and activation, the parts of gelu and silu, factors in a row. No
/// result changes.
struct ONNXJoining {
  private var layers: [ONNXReadLayer] = []
  /// How often each of `layers` is read, by layers or as the output.
  private var readers: [Int] = []

  /// `layers` in as few as may be, without those that the output, which the layer at `output` gives, does not need. The last gives it then.
  static func joined(_ layers: [ONNXReadLayer], output: Int) -> [ONNXReadLayer] {
    var (layers, count) = (needed(layers, output: output), Int.max)
    while layers.count < count {
      count = layers.count
      var joining = ONNXJoining()
      let output = joining.join(layers)
      layers = needed(joining.layers, output: output)
    }
    return layers
  }

  /// Those of `layers` that the one at `output` needs.
  private static func needed(_ layers: [ONNXReadLayer], output: Int) -> [ONNXReadLayer] {
    var isNeeded = [Bool](repeating: false, count: layers.count)
    if output >= 0 { isNeeded[output] = true }
    for index in layers.indices.reversed() where isNeeded[index] {
      for input in layers[index].inputs where input >= 0 { isNeeded[input] = true }
    }
    var places = [Int](repeating: 0, count: layers.count)
    var result: [ONNXReadLayer] = []
    for index in layers.indices where isNeeded[index] {
      var layer = layers[index]
      layer.inputs = layer.inputs.map { $0 < 0 ? $0 : places[$0] }
      places[index] = result.count
      result.append(layer)
    }
    return result
  }

  /// Takes over `old`, joining what can be. The place of what its last layer was.
  private mutating func join(_ old: [ONNXReadLayer]) -> Int {
    var counts = [Int](repeating: 0, count: old.count)
    for input in old.flatMap(\.inputs) where input >= 0 { counts[input] += 1 }
    var places = [Int](repeating: 0, count: old.count)
    for (index, layer) in old.enumerated() {
      var layer = layer
      layer.inputs = layer.inputs.map { $0 < 0 ? $0 : places[$0] }
      let isOutput = index == old.count - 1
      if let target = place(of: layer) {
        places[index] = target
        // What it read once is read by its readers now.
        if target >= 0 { readers[target] += counts[index] - 1 + (isOutput ? 1 : 0) }
      } else {
        layers.append(layer)
        readers.append(counts[index] + (isOutput ? 1 : 0))
        places[index] = layers.count - 1
      }
    }
    return places.last ?? ModelPlan.inputIndex
  }

  /// The layer that does what `layer` does too, perhaps changed for it; nil for none.
  private mutating func place(of layer: ONNXReadLayer) -> Int? {
    switch layer.content {
    case .affine(let affine):
      if affine.isIdentity { return layer.inputs[0] }
      guard let source = onlyRead(layer.inputs[0]) else { return nil }
      return join(affine, with: source) ? source : nil
    case .layer(let description, _):
      if let activation = description.layer as? ActivationLayer {
        guard let source = onlyRead(layer.inputs[0]) else { return nil }
        return join(activation.function, with: source) ? source : nil
      }
      guard description.layer is MultiplyLayer, layer.inputs.count == 2 else { return nil }
      let (one, other) = (layer.inputs[0], layer.inputs[1])
      return gated(one, by: other) ?? gated(other, by: one)
    case .erf: return nil
    }
  }

  /// `index` if nothing but one layer reads it.
  private func onlyRead(_ index: Int) -> Int? { index >= 0 && readers[index] == 1 ? index : nil }

  /// Does `affine` with the layer at `index`, if that can be.
  private mutating func join(_ affine: ONNXAffine, with index: Int) -> Bool {
    switch layers[index].content {
    case .affine(let first):
      layers[index].content = .affine(first.then(affine))
      return true
    case .layer(var description, let arrays):
      guard affine.isShift, var layer = description.layer as? any LearningLayer, !layer.useBias,
        layer.activation == .linear
      else { return false }
      let count = layers[index].output.channels
      let bias = affine.offset.map { Float($0) }
      layer.useBias = true
      description.layer = layer
      layers[index].content = .layer(
        description,
        arrays + [
          NamedArray(
            name: "bias", shape: [count], values: bias.count == 1 ? Array(repeating: bias[0], count: count) : bias)
        ])
      return true
    case .erf: return false
    }
  }

  /// Does `function` in the layer at `index`, if that can be.
  private mutating func join(_ function: Activation, with index: Int) -> Bool {
    guard case .layer(var description, let arrays) = layers[index].content,
      var layer = description.layer as? any LearningLayer, layer.activation == .linear,
      function != .softmax || layer is DenseLayer
    else { return false }
    layer.activation = function
    description.layer = layer
    layers[index].content = .layer(description, arrays)
    return true
  }

  /// The place of the layer at `input` times that at `gate`, where this is the sigmoid of it, or 1 + erf(x / √2) times a number; nil if it is
  /// neither.
  private mutating func gated(_ input: Int, by gate: Int) -> Int? {
    guard let gate = onlyRead(gate) else { return nil }
    switch layers[gate].content {
    case .layer(let description, _):
      guard let sigmoid = description.layer as? ActivationLayer, sigmoid.function == .sigmoid,
        layers[gate].inputs == [input]
      else { return nil }
      layers[gate].content = Self.activation(.silu)
      return gate
    case .affine(let half):
      guard half.isUniform, half.scale == half.offset, let erf = onlyRead(layers[gate].inputs[0]),
        case .erf = layers[erf].content, let root = onlyRead(layers[erf].inputs[0]),
        case .affine(let inner) = layers[root].content, inner.isUniform, inner.offset == [0],
        abs(inner.scale[0] - 0.5.squareRoot()) < 1e-6
      else { return nil }
      let x = layers[root].inputs[0]
      var factor = 1.0
      if input != x {
        guard let input = onlyRead(input), case .affine(let outer) = layers[input].content, outer.isUniform,
          outer.offset == [0], layers[input].inputs == [x]
        else { return nil }
        factor = outer.scale[0]
      }
      // x (1 + erf(x / √2)) is twice gelu.
      layers[erf].content = Self.activation(.gelu)
      layers[erf].inputs = [x]
      layers[gate].content = .affine(ONNXAffine(scale: [2 * factor * half.scale[0]], offset: [0]))
      return gate
    case .erf: return nil
    }
  }

  private static func activation(_ function: Activation) -> ONNXReadLayer.Content {
    var layer = ActivationLayer()
    layer.function = function
    return .layer(LayerDescription(layer), [])
  }
}
