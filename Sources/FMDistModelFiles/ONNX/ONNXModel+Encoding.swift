import FMDistRunFiles

extension ONNXModel {
  /// The numbers of the fields of onnx.proto.
  enum Field {
    static let (irVersion, producerName, producerVersion, graph, opsets, metadata) = (1, 2, 3, 7, 8, 14)
    static let (opsetDomain, opsetVersion) = (1, 2)
    static let (key, value) = (1, 2)
    static let (nodes, graphName, initializers, inputs, outputs) = (1, 2, 5, 11, 12)
    static let (nodeInputs, nodeOutputs, nodeName, nodeKind, attributes, domain) = (1, 2, 3, 4, 5, 7)
    static let (attributeName, float, integer, string, tensor, floats, integers, attributeType) = (
      1, 2, 3, 4, 5, 7, 8, 20
    )
    static let (dimensions, dataType, floatData, shortData, integerData, tensorName, rawData) = (1, 2, 4, 5, 7, 8, 9)
    static let (externalData, dataLocation) = (13, 14)
    static let (valueName, valueType, tensorType, elementType, shape, dimension) = (1, 2, 1, 1, 2, 1)
    static let (size, sizeName) = (1, 2)
  }

  /// `TensorProto.DataType` and `AttributeProto.AttributeType`.
  package enum Code {
    package static let (floats, bytes, int32s, int64s, booleans): (Int64, Int64, Int64, Int64, Int64) = (1, 2, 6, 7, 9)
    static let (float, integer, string, tensor, floatList, integers): (Int64, Int64, Int64, Int64, Int64, Int64) = (
      1, 2, 3, 4, 6, 7
    )
    /// `TensorProto.DataLocation`: in another file.
    static let external: Int64 = 1

    /// What ONNX calls the type `type` of numbers.
    static func name(ofType type: Int64) -> String {
      let names = [
        "float", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16", "double", "uint32",
        "uint64", "complex64", "complex128", "bfloat16",
      ]
      return names.indices.contains(Int(clamping: type) - 1) ? names[Int(type) - 1] : "number \(type)"
    }
  }

  /// The file.
  package var bytes: [UInt8] {
    var message = ProtobufMessage()
    message.append(varint: Int64(Self.formatVersion), field: Field.irVersion)
    message.append(string: producer, field: Field.producerName)
    message.append(string: producerVersion, field: Field.producerVersion)
    message.append(field: Field.graph, encodeGraph)
    message.append(field: Field.opsets) { $0.append(varint: Int64(operatorVersion), field: Field.opsetVersion) }
    for (key, value) in metadata {
      message.append(field: Field.metadata) { entry in
        entry.append(string: key, field: Field.key)
        entry.append(string: value, field: Field.value)
      }
    }
    return message.bytes
  }

  private func encodeGraph(_ graph: inout ProtobufMessage) {
    for node in nodes { graph.append(field: Field.nodes, node.encode) }
    graph.append(string: name, field: Field.graphName)
    for tensor in tensors { graph.append(field: Field.initializers, tensor.encode) }
    graph.append(field: Field.inputs, input.encode)
    graph.append(field: Field.outputs, output.encode)
  }
}

extension ONNXNode {
  fileprivate func encode(_ message: inout ProtobufMessage) {
    for input in inputs { message.append(string: input, field: ONNXModel.Field.nodeInputs) }
    for output in outputs { message.append(string: output, field: ONNXModel.Field.nodeOutputs) }
    message.append(string: name, field: ONNXModel.Field.nodeName)
    message.append(string: kind, field: ONNXModel.Field.nodeKind)
    if !domain.isEmpty { message.append(string: domain, field: ONNXModel.Field.domain) }
    for (name, value) in attributes {
      message.append(field: ONNXModel.Field.attributes) { attribute in
        attribute.append(string: name, field: ONNXModel.Field.attributeName)
        value.encode(&attribute)
      }
    }
  }
}

extension ONNXNode.Attribute {
  fileprivate func encode(_ message: inout ProtobufMessage) {
    typealias Field = ONNXModel.Field
    switch self {
    case .integer(let value):
      message.append(varint: Int64(value), field: Field.integer)
      message.append(varint: ONNXModel.Code.integer, field: Field.attributeType)
    case .integers(let values):
      for value in values { message.append(varint: Int64(value), field: Field.integers) }
      message.append(varint: ONNXModel.Code.integers, field: Field.attributeType)
    case .float(let value):
      message.append(float: value, field: Field.float)
      message.append(varint: ONNXModel.Code.float, field: Field.attributeType)
    case .floats(let values):
      for value in values { message.append(float: value, field: Field.floats) }
      message.append(varint: ONNXModel.Code.floatList, field: Field.attributeType)
    case .string(let value):
      message.append(string: value, field: Field.string)
      message.append(varint: ONNXModel.Code.string, field: Field.attributeType)
    case .tensor(let value):
      message.append(field: Field.tensor, value.encode)
      message.append(varint: ONNXModel.Code.tensor, field: Field.attributeType)
    case .others: break
    }
  }
}

extension ONNXTensor {
  fileprivate func encode(_ message: inout ProtobufMessage) {
    typealias Field = ONNXModel.Field
    for size in shape { message.append(varint: Int64(size), field: Field.dimensions) }
    let (type, bytes): (Int64, [UInt8]) =
      switch values {
      case .floats(let values): (ONNXModel.Code.floats, values.withUnsafeBytes { Array($0) })
      case .integers(let values): (ONNXModel.Code.int64s, values.withUnsafeBytes { Array($0) })
      case .external(_, let type), .others(let type): (type, [])
      }
    message.append(varint: type, field: Field.dataType)
    message.append(string: name, field: Field.tensorName)
    message.append(bytes: bytes, field: Field.rawData)
  }
}

extension ONNXModel.Value {
  fileprivate func encode(_ message: inout ProtobufMessage) {
    typealias Field = ONNXModel.Field
    message.append(string: name, field: Field.valueName)
    message.append(field: Field.valueType) { type in
      type.append(field: Field.tensorType) { tensor in
        tensor.append(varint: self.type, field: Field.elementType)
        tensor.append(field: Field.shape) { shape in
          for size in sizes {
            shape.append(field: Field.dimension) { dimension in
              switch size {
              case .number(let number): dimension.append(varint: Int64(number), field: Field.size)
              case .any(let name): dimension.append(string: name, field: Field.sizeName)
              }
            }
          }
        }
      }
    }
  }
}
