import FMDistRunFiles

/// An ONNX graph in the making, layer by layer.
struct ONNXGraph {
  private(set) var nodes: [ONNXNode] = []
  /// The model's arrays in ONNX's layout, and what stands in place of those that it lacks.
  private(set) var arrays: [PlacedArray] = []
  /// Shapes and other integers that operators take as inputs.
  private(set) var integers: [ONNXTensor] = []
  /// What is being appended: the first part of the names of its values.
  var scope = ""
  private var uses: [String: Int] = [:]

  /// Appends a node of `kind`, and returns its output, which is called after the layer and the operator unless `name` says otherwise. An optional
  /// input that is left out is "".
  @discardableResult
  mutating func node(
    _ kind: String, _ inputs: [String], _ attributes: [(name: String, value: ONNXNode.Attribute)] = [],
    name: String? = nil
  ) -> String {
    let output = name ?? unique(kind)
    nodes.append(ONNXNode(name: output, kind: kind, inputs: inputs, outputs: [output], attributes: attributes))
    return output
  }

  /// Adds the layer's `array` in `layout`, and returns its name, which is the array's own.
  mutating func parameter(_ array: NamedArray, _ layout: ArrayLayout) -> String {
    arrays.append(PlacedArray(name: array.name, shape: layout.result, content: .parameter(array, layout)))
    return array.name
  }

  /// Adds the layer's array `role` as it is, or `fill` for each of `count` elements where it has none.
  mutating func vector(_ role: String, of layer: ExportedLayer, or fill: Float, count: Int) -> String {
    if let array = layer.array(role) { return parameter(array, .same(array.shape)) }
    return constant(role, [count], [Float](repeating: fill, count: count))
  }

  /// Adds `values` of `shape`, and returns their name.
  mutating func constant(_ role: String, _ shape: [Int], _ values: [Float]) -> String {
    let name = unique(role)
    arrays.append(PlacedArray(name: name, shape: shape, content: .constant(values)))
    return name
  }

  /// Adds one number.
  mutating func constant(_ role: String, _ value: Float) -> String { constant(role, [], [value]) }

  /// Adds `values`, and returns their name.
  mutating func integers(_ role: String, _ values: [Int]) -> String {
    let name = unique(role)
    integers.append(ONNXTensor(name: name, shape: [values.count], values: .integers(values.map(Int64.init))))
    return name
  }

  /// `value`, N x C x H x W, as N x H x W x C.
  mutating func channelsLast(_ value: String) -> String {
    node("Transpose", [value], [("perm", .integers([0, 2, 3, 1]))])
  }

  /// `value`, N x H x W x C, as N x C x H x W.
  mutating func channelsFirst(_ value: String) -> String {
    node("Transpose", [value], [("perm", .integers([0, 3, 1, 2]))])
  }

  /// `value` with `sizes` behind the batch's.
  mutating func reshaped(_ value: String, to sizes: [Int]) -> String {
    node("Reshape", [value, integers("shape", [0] + sizes)])
  }

  private mutating func unique(_ word: String) -> String {
    let name = "\(scope)/\(word)"
    let number = uses[name, default: 0]
    uses[name] = number + 1
    return number == 0 ? name : "\(name)_\(number)"
  }
}
