import FMDistRunFiles

extension ONNXModel {
  /// What the file `bytes` holds. Throws where it is no protocol buffer, or a tensor is not as its shape says. Fields that fmdist does not
  /// write are passed over.
  package init(decoding bytes: [UInt8]) throws(ProtobufReader.Problem) {
    self.init(
      producer: "", producerVersion: "", name: "", nodes: [], tensors: [], input: Value(name: "", sizes: []),
      output: Value(name: "", sizes: []), metadata: [])
    operatorVersion = 1
    var reader = ProtobufReader(bytes[...])
    while let field = try reader.next() {
      switch field.number {
      case Field.producerName: producer = field.value.string ?? ""
      case Field.producerVersion: producerVersion = field.value.string ?? ""
      case Field.graph: try decodeGraph(field.value.bytes ?? [])
      case Field.opsets:
        var (domain, version) = ("", 0)
        var opset = ProtobufReader(field.value.bytes ?? [])
        while let field = try opset.next() {
          if field.number == Field.opsetDomain { domain = field.value.string ?? "" }
          if field.number == Field.opsetVersion { version = Int(field.value.integer ?? 0) }
        }
        if ONNXNode.ownDomains.contains(domain) { operatorVersion = version }
      case Field.metadata:
        var (key, value) = ("", "")
        var entry = ProtobufReader(field.value.bytes ?? [])
        while let field = try entry.next() {
          if field.number == Field.key { key = field.value.string ?? "" }
          if field.number == Field.value { value = field.value.string ?? "" }
        }
        metadata.append((key, value))
      default: break
      }
    }
  }

  private mutating func decodeGraph(_ bytes: ArraySlice<UInt8>) throws(ProtobufReader.Problem) {
    var reader = ProtobufReader(bytes)
    var (inputs, outputs): ([Value], [Value]) = ([], [])
    while let field = try reader.next() {
      let part = field.value.bytes ?? []
      switch field.number {
      case Field.nodes: nodes.append(try ONNXNode(decoding: part))
      case Field.graphName: name = field.value.string ?? ""
      case Field.initializers: tensors.append(try ONNXTensor(decoding: part))
      case Field.inputs: inputs.append(try Value(decoding: part))
      case Field.outputs: outputs.append(try Value(decoding: part))
      default: break
      }
    }
    // Older files have the initializers among the inputs.
    let constants = Set(tensors.map(\.name))
    inputs.removeAll { constants.contains($0.name) }
    if let first = inputs.first { input = first }
    if let first = outputs.first { output = first }
    (otherInputs, otherOutputs) = (inputs.dropFirst().map(\.name), outputs.dropFirst().map(\.name))
  }
}

extension ONNXNode {
  /// What ONNX's own operators may give as their domain.
  static let ownDomains = ["", "ai.onnx"]

  fileprivate init(decoding bytes: ArraySlice<UInt8>) throws(ProtobufReader.Problem) {
    typealias Field = ONNXModel.Field
    var (name, kind, domain) = ("", "", "")
    var (inputs, outputs): ([String], [String]) = ([], [])
    var attributes: [(name: String, value: Attribute)] = []
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      switch field.number {
      case Field.nodeInputs: inputs.append(field.value.string ?? "")
      case Field.nodeOutputs: outputs.append(field.value.string ?? "")
      case Field.nodeName: name = field.value.string ?? ""
      case Field.nodeKind: kind = field.value.string ?? ""
      case Field.domain: domain = field.value.string ?? ""
      case Field.attributes: attributes.append(try Self.attribute(field.value.bytes ?? []))
      default: break
      }
    }
    self.init(name: name, kind: kind, domain: domain, inputs: inputs, outputs: outputs, attributes: attributes)
  }

  private static func attribute(
    _ bytes: ArraySlice<UInt8>
  ) throws(ProtobufReader.Problem) -> (name: String, value: Attribute) {
    typealias Field = ONNXModel.Field
    typealias Code = ONNXModel.Code
    var (name, type) = ("", Int64(0))
    var value: Attribute?
    var (integers, floats): ([Int], [Float]) = ([], [])
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      switch field.number {
      case Field.attributeName: name = field.value.string ?? ""
      case Field.attributeType: type = field.value.integer ?? 0
      case Field.integer: value = .integer(Int(field.value.integer ?? 0))
      case Field.float: value = .float(field.value.float ?? 0)
      case Field.string: value = .string(field.value.string ?? "")
      case Field.tensor: value = .tensor(try ONNXTensor(decoding: field.value.bytes ?? []))
      case Field.integers: integers += try field.value.integers().map(Int.init)
      case Field.floats: floats += field.value.floats ?? []
      default: break
      }
    }
    // Zeros and empty lists may be left out.
    switch (type, value) {
    case (Code.integers, _): return (name, .integers(integers))
    case (Code.floatList, _): return (name, .floats(floats))
    case (Code.integer, nil): return (name, .integer(0))
    case (Code.float, nil): return (name, .float(0))
    case (Code.string, nil): return (name, .string(""))
    default: return (name, value ?? .others)
    }
  }
}

extension ONNXTensor {
  fileprivate init(decoding bytes: ArraySlice<UInt8>) throws(ProtobufReader.Problem) {
    typealias Field = ONNXModel.Field
    var (shape, type, name): ([Int], Int64, String) = ([], 0, "")
    var (floats, integers): ([Float], [Int64]) = ([], [])
    var raw: ArraySlice<UInt8>?
    var isExternal = false
    var (location, offset, length): (String, Int, Int?) = ("", 0, nil)
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      switch field.number {
      case Field.dimensions: shape += try field.value.integers().map(Int.init)
      case Field.dataType: type = field.value.integer ?? 0
      case Field.tensorName: name = field.value.string ?? ""
      case Field.floatData: floats += field.value.floats ?? []
      case Field.integerData, Field.shortData: integers += try field.value.integers()
      case Field.dataLocation: isExternal = field.value.integer == ONNXModel.Code.external
      case Field.externalData:
        var (key, value) = ("", "")
        var entry = ProtobufReader(field.value.bytes ?? [])
        while let field = try entry.next() {
          if field.number == Field.key { key = field.value.string ?? "" }
          if field.number == Field.value { value = field.value.string ?? "" }
        }
        switch key {
        case "location": location = value
        case "offset": offset = Int(value) ?? -1
        case "length": length = Int(value) ?? -1
        default: break
        }
      case Field.rawData: raw = field.value.bytes
      default: break
      }
    }
    func problem(_ sentence: String) -> ProtobufReader.Problem {
      ProtobufReader.Problem(offset: bytes.startIndex, sentence: "the tensor '\(name.prefix(80))' \(sentence)")
    }
    func numbers<Number: BitwiseCopyable>(
      _ bytes: ArraySlice<UInt8>
    ) throws(ProtobufReader.Problem) -> [Number] {
      guard let numbers = [Number](littleEndian: bytes) else { throw problem("has \(bytes.count) bytes") }
      return numbers
    }
    guard !isExternal else {
      let data = ONNXExternalData(location: location, offset: offset, length: length)
      self.init(name: name, shape: shape, values: .external(data, type: type))
      return
    }
    let count: Int
    switch type {
    case ONNXModel.Code.floats:
      if let raw { floats = try numbers(raw) }
      self.init(name: name, shape: shape, values: .floats(floats))
      count = floats.count
    case ONNXModel.Code.int64s, ONNXModel.Code.int32s, ONNXModel.Code.booleans:
      if let raw {
        switch type {
        case ONNXModel.Code.int64s: integers = try numbers(raw)
        case ONNXModel.Code.int32s: integers = (try numbers(raw) as [Int32]).map(Int64.init)
        default: integers = raw.map(Int64.init)
        }
      }
      self.init(name: name, shape: shape, values: .integers(integers))
      count = integers.count
    default:
      // Of a type that no weights have.
      self.init(name: name, shape: shape, values: .others(type: type))
      return
    }
    let (expected, overflow) = shape.reduce((1, false)) { product, size in
      let (next, overflow) = product.0.multipliedReportingOverflow(by: size)
      return (next, product.1 || overflow || size < 0)
    }
    guard !overflow, expected == count else {
      throw problem("of shape \(shape) has \(count) values")
    }
  }
}

extension ONNXModel.Value {
  fileprivate init(decoding bytes: ArraySlice<UInt8>) throws(ProtobufReader.Problem) {
    typealias Field = ONNXModel.Field
    var (name, type) = ("", Int64(0))
    var sizes: [Size] = []
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      if field.number == Field.valueName { name = field.value.string ?? "" }
      guard field.number == Field.valueType else { continue }
      let tensor = try Self.part(Field.tensorType, of: field.value.bytes ?? [])
      var parts = ProtobufReader(tensor)
      while let part = try parts.next() {
        if part.number == Field.elementType { type = part.value.integer ?? 0 }
      }
      let shape = try Self.part(Field.shape, of: tensor)
      var dimensions = ProtobufReader(shape)
      while let dimension = try dimensions.next() {
        guard dimension.number == Field.dimension else { continue }
        var size = Size.any("")
        var reader = ProtobufReader(dimension.value.bytes ?? [])
        while let field = try reader.next() {
          if field.number == Field.size { size = .number(Int(field.value.integer ?? 0)) }
          if field.number == Field.sizeName { size = .any(field.value.string ?? "") }
        }
        sizes.append(size)
      }
    }
    self.init(name: name, sizes: sizes, type: type)
  }

  /// The message in the field `number` of the message `bytes`; empty where there is none.
  private static func part(
    _ number: Int, of bytes: ArraySlice<UInt8>
  ) throws(ProtobufReader.Problem) -> ArraySlice<UInt8> {
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      if field.number == number { return field.value.bytes ?? [] }
    }
    return []
  }
}
