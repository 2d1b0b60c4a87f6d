/// Fields by the numbers of `summary.proto`, `tensor.proto` and the plugins' `plugin_data.proto`, in ascending order, as
/// protocol buffers' own writers have them.
extension TensorBoardValue {
  func encode(into message: inout ProtobufMessage) {
    message.append(string: tag, field: 1)
    switch content {
    case .scalar(let value): message.append(float: Float(value), field: 2)
    case .image(let image): message.append(field: 4) { image.encode(into: &$0) }
    case .text(let text):
      message.append(field: 8) { tensor in
        tensor.append(varint: TensorType.string.rawValue, field: 1)
        tensor.append(field: 2) { _ in }  // A shape without dimensions: one element.
        tensor.append(string: text, field: 8)
      }
      Self.encodePlugin("text", into: &message) { _ in }
    case .sessionStart(let hyperparameters, let time):
      Self.encodeNothing(into: &message)
      Self.encodePlugin("hparams", into: &message) { plugin in
        plugin.append(field: 3) { start in
          for (name, value) in hyperparameters.sorted(by: { $0.key < $1.key }) where value.isHyperparameter {
            start.append(field: 1) { entry in
              entry.append(string: name, field: 1)
              entry.append(field: 2) { value.encode(into: &$0) }
            }
          }
          start.append(double: time, field: 5)
        }
      }
    case .sessionEnd(let time):
      Self.encodeNothing(into: &message)
      Self.encodePlugin("hparams", into: &message) { plugin in
        plugin.append(field: 4) { end in
          let success: Int64 = 1
          end.append(varint: success, field: 1)
          end.append(double: time, field: 2)
        }
      }
    }
  }

  /// `DataType` of TensorFlow's `types.proto`.
  private enum TensorType: Int64 {
    case float = 1
    case string = 7
  }

  /// A tensor of no numbers, for values that are all metadata.
  private static func encodeNothing(into message: inout ProtobufMessage) {
    message.append(field: 8) { tensor in
      tensor.append(varint: TensorType.float.rawValue, field: 1)
      tensor.append(field: 2) { shape in shape.append(field: 2) { _ in } }  // One dimension, of size 0.
    }
  }

  /// Which plugin shows the value, and what it wants to know.
  private static func encodePlugin(
    _ name: String, into message: inout ProtobufMessage, _ content: (inout ProtobufMessage) -> Void
  ) {
    message.append(field: 9) { metadata in
      metadata.append(field: 1) { plugin in
        plugin.append(string: name, field: 1)
        var data = ProtobufMessage()
        content(&data)
        plugin.appendUnlessEmpty(bytes: data.bytes, field: 2)
      }
    }
  }
}

extension EncodedImage {
  fileprivate func encode(into message: inout ProtobufMessage) {
    message.append(varint: Int64(height), field: 1)
    message.append(varint: Int64(width), field: 2)
    message.append(bytes: bytes, field: 4)
  }
}

extension ConfigurationValue {
  fileprivate var isHyperparameter: Bool {
    switch self {
    case .bool, .integer, .string: true
    case .double(let value): value.isFinite
    case .null, .list, .mapping: false
    }
  }

  /// As a `google.protobuf.Value`.
  fileprivate func encode(into message: inout ProtobufMessage) {
    switch self {
    case .integer(let value): message.append(double: Double(value), field: 2)
    case .double(let value): message.append(double: value, field: 2)
    case .string(let value): message.append(string: value, field: 3)
    case .bool(let value): message.append(varint: value ? 1 : 0, field: 4)
    case .null, .list, .mapping: break
    }
  }
}
