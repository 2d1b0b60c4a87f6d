import FMDistKernels
import FMDistNeuralNet
import FMDistRunFiles

/// One node of a graph that is read, whose attributes are asked for by name: one that nobody asks for is refused.
struct ONNXNodeReader {
  let node: ONNXNode
  /// The version of ONNX's operators that the file is of.
  let operatorVersion: Int
  /// Where it is, for messages: "net.onnx, node /conv1/Conv (Conv)".
  let place: String
  private var asked: Set<String> = []

  /// The largest window, step or border.
  private static let most = 65536

  init(_ node: ONNXNode, operatorVersion: Int, path: String) {
    self.node = node
    self.operatorVersion = operatorVersion
    let name = [node.name, node.outputs.first ?? ""].first { !$0.isEmpty } ?? "without a name"
    place = "\(path.visible), node \(name.brief(80).visible) (\(node.kind.brief(40).visible))"
  }

  func refuse(_ sentence: String) -> ModelFileError { ModelFileError(.badData, "\(place): \(sentence)") }

  private mutating func attribute(_ name: String) -> ONNXNode.Attribute? {
    asked.insert(name)
    return node.attributes.first { $0.name == name }?.value
  }

  private func expected(_ what: String, _ name: String) -> ModelFileError { refuse("\(name): expected \(what)") }

  mutating func integer(_ name: String) throws(ModelFileError) -> Int? {
    guard let attribute = attribute(name) else { return nil }
    guard case .integer(let value) = attribute else { throw expected("an integer", name) }
    return value
  }

  mutating func integers(_ name: String) throws(ModelFileError) -> [Int]? {
    guard let attribute = attribute(name) else { return nil }
    guard case .integers(let values) = attribute else { throw expected("a list of integers", name) }
    return values
  }

  mutating func number(_ name: String) throws(ModelFileError) -> Float? {
    guard let attribute = attribute(name) else { return nil }
    guard case .float(let value) = attribute, value.isFinite else { throw expected("a finite number", name) }
    return value
  }

  mutating func floats(_ name: String) throws(ModelFileError) -> [Float]? {
    guard let attribute = attribute(name) else { return nil }
    guard case .floats(let values) = attribute else { throw expected("a list of floats", name) }
    return values
  }

  mutating func text(_ name: String) throws(ModelFileError) -> String? {
    guard let attribute = attribute(name) else { return nil }
    guard case .string(let value) = attribute else { throw expected("a text", name) }
    return value
  }

  mutating func tensor(_ name: String) throws(ModelFileError) -> ONNXTensor? {
    guard let attribute = attribute(name) else { return nil }
    guard case .tensor(let value) = attribute else { throw expected("a tensor", name) }
    return value
  }

  /// Throws if the integer `name` is there and is none of `values`, the only ones that `what` of fmdist's has.
  mutating func expect(_ name: String, _ values: Int..., what: String) throws(ModelFileError) {
    guard let value = try integer(name), !values.contains(value) else { return }
    throw refuse("\(name) is \(value); \(what)")
  }

  /// Throws if the number `name`, `usual` where it is absent, is not `value` as nearly as floats are.
  mutating func expect(_ name: String, _ value: Double, usual: Double, what: String) throws(ModelFileError) {
    let found = try number(name).map(Double.init(shortest:)) ?? usual
    guard abs(found - value) > 1e-5 * abs(value) else { return }
    throw refuse("\(name) is \(found); \(what)")
  }

  /// An ε, 10⁻⁵ where it is absent.
  mutating func epsilon() throws(ModelFileError) -> Double {
    let value = try number("epsilon") ?? 1e-5
    guard (Float.leastNormalMagnitude...1).contains(value) else {
      throw refuse("epsilon is \(value); expected a number above 0 and up to 1")
    }
    return Double(shortest: value)
  }

  /// A height and a width of at least 1.
  mutating func extent(_ name: String) throws(ModelFileError) -> Extent? {
    guard let values = try integers(name) else { return nil }
    guard values.count == 2, values.allSatisfy({ (1...Self.most).contains($0) }) else {
      throw refuse("\(name) is \(values); fmdist has windows of a height and a width, each from 1 to \(Self.most)")
    }
    return Extent(values[0], values[1])
  }

  /// The pixels by which windows of `window` pixels, dilation included, reach beyond an image `input`.
  mutating func border(
    window: Extent, strides: Extent, input: Shape
  ) throws(ModelFileError) -> WindowBorder {
    let kind = try text("auto_pad") ?? "NOTSET"
    let pads = try integers("pads")
    let same = WindowBorder(.same, input: input, window: window, strides: strides)
    switch kind {
    case "NOTSET":
      guard let pads else { return WindowBorder(top: 0, left: 0, bottom: 0, right: 0) }
      guard pads.count == 4, pads.allSatisfy({ (0...Self.most).contains($0) }) else {
        throw refuse("pads is \(pads); expected four integers from 0 to \(Self.most)")
      }
      return WindowBorder(top: pads[0], left: pads[1], bottom: pads[2], right: pads[3])
    case "VALID": return WindowBorder(top: 0, left: 0, bottom: 0, right: 0)
    case "SAME_UPPER": return same
    case "SAME_LOWER": return WindowBorder(top: same.bottom, left: same.right, bottom: same.top, right: same.left)
    default: throw refuse("auto_pad is \(kind.brief(40).visible); expected NOTSET, VALID, SAME_UPPER or SAME_LOWER")
    }
  }

  /// Whether output `index` is one that something may read.
  func hasOutput(_ index: Int) -> Bool { node.outputs.count > index && !node.outputs[index].isEmpty }

  /// Throws for an attribute that nobody asked for, as it may mean something.
  func finish() throws(ModelFileError) {
    guard let other = node.attributes.first(where: { !asked.contains($0.name) }) else { return }
    throw refuse("fmdist knows no attribute \(other.name.brief(40).visible) of \(node.kind)")
  }
}
