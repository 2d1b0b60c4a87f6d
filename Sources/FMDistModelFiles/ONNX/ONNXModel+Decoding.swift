import FMDistRunFiles

extension ONNXModel {
  /// What the file `bytes` holds. Throws where it is no protocol buffer, or a tensor is not as its shape says. Fields that fmdist does not
  /// write are passed over.
  package init(decoding bytes: [UInt8]) throws(ProtobufReader.Problem) {
    self.init(
      producer: "", producerVersion: "", name: "", nodes: [], tensors: [], input: Value(name: "", sizes: []),
      output: Value(name: "", sizes: []), metadata: [])
    var reader = ProtobufReader(bytes[...])
    while let field = try reader.next() {
      switch field.number {
      case Field.producerName: producer = field.value.string ?? ""
      case Field.producerVersion: producerVersion = field.value.string ?? ""
      case Field.graph: try decodeGraph(field.value.bytes ?? [])
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
    if let first = inputs.first(where: { !constants.contains($0.name) }) { input = first }
    if let first = outputs.first { output = first }
  }
}

extension ONNXNode {
  fileprivate init(decoding bytes: ArraySlice<UInt8>) throws(ProtobufReader.Problem) {
    typealias Field = ONNXModel.Field
    var (name, kind): (String, String) = ("", "")
    var (inputs, outputs): ([String], [String]) = ([], [])
    var attributes: [(name: String, value: Attribute)] = []
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      switch field.number {
      case Field.nodeInputs: inputs.append(field.value.string ?? "")
      case Field.nodeOutputs: outputs.append(field.value.string ?? "")
      case Field.nodeName: name = field.value.string ?? ""
      case Field.nodeKind: kind = field.value.string ?? ""
      case Field.attributes: attributes.append(try Self.attribute(field.value.bytes ?? []))
      default: break
      }
    }
    self.init(name: name, kind: kind, inputs: inputs, outputs: outputs, attributes: attributes)
  }

  private static func attribute(
    _ bytes: ArraySlice<UInt8>
  ) throws(ProtobufReader.Problem) -> (name: String, value: Attribute) {
    typealias Field = ONNXModel.Field
    var name = ""
    var value = Attribute.integers([])
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      switch field.number {
      case Field.attributeName: name = field.value.string ?? ""
      case Field.integer: value = .integer(Int(field.value.integer ?? 0))
      case Field.float: value = .float(field.value.float ?? 0)
      case Field.string: value = .string(field.value.string ?? "")
      case Field.integers:
        let more = try field.value.integers().map(Int.init)
        if case .integers(let known) = value { value = .integers(known + more) } else { value = .integers(more) }
      default: break
      }
    }
    return (name, value)
  }
}

extension ONNXTensor {
  fileprivate init(decoding bytes: ArraySlice<UInt8>) throws(ProtobufReader.Problem) {
    typealias Field = ONNXModel.Field
    var (shape, type, name): ([Int], Int64, String) = ([], 0, "")
    var (floats, integers): ([Float], [Int64]) = ([], [])
    var raw: ArraySlice<UInt8>?
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      switch field.number {
      case Field.dimensions: shape += try field.value.integers().map(Int.init)
      case Field.dataType: type = field.value.integer ?? 0
      case Field.tensorName: name = field.value.string ?? ""
      case Field.floatData: floats += field.value.floats ?? []
      case Field.integerData: integers += try field.value.integers()
      case Field.rawData: raw = field.value.bytes
      default: break
      }
    }
    func problem(_ sentence: String) -> ProtobufReader.Problem {
      ProtobufReader.Problem(offset: bytes.startIndex, sentence: "the tensor '\(name.prefix(80))' \(sentence)")
    }
    let count: Int
    switch type {
    case ONNXModel.Code.floats:
      let values = try raw.map { bytes throws(ProtobufReader.Problem) in
        guard let values = [Float](littleEndian: bytes) else { throw problem("has \(bytes.count) bytes") }
        return values
      }
      self.init(name: name, shape: shape, values: .floats(values ?? floats))
      count = values?.count ?? floats.count
    case ONNXModel.Code.int64s:
      let values = try raw.map { bytes throws(ProtobufReader.Problem) in
        guard let values = [Int64](littleEndian: bytes) else { throw problem("has \(bytes.count) bytes") }
        return values
      }
      self.init(name: name, shape: shape, values: .integers(values ?? integers))
      count = values?.count ?? integers.count
    default:
      // Of a type that no weights have.
      self.init(name: name, shape: shape, values: .others)
      return
    }
    let (expected, overflow) = shape.reduce((1, false)) { product, size in
      let (next, overflow) = product.0.multipliedReportingOverflow(by: size)
      return (next, product.1 || overflow || size < 0)
    }
    guard !overflow, expected == count else {
      throw problem("of shape \(shape) has \(count) values; those of another file are not read")
    }
  }
}

extension ONNXModel.Value {
  fileprivate init(decoding bytes: ArraySlice<UInt8>) throws(ProtobufReader.Problem) {
    typealias Field = ONNXModel.Field
    var name = ""
    var sizes: [Size] = []
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      if field.number == Field.valueName { name = field.value.string ?? "" }
      guard field.number == Field.valueType else { continue }
      let shape = try Self.part(Field.shape, of: Self.part(Field.tensorType, of: field.value.bytes ?? []))
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
    self.init(name: name, sizes: sizes)
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
