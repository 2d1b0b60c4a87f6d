/// The header of a safetensors file: strings about the file, and what tensors lie where.
///
/// A file is the header's length (8 bytes, little-endian), the header (JSON, padded with spaces), and the tensors' bytes
/// without holes. See https://huggingface.co/docs/safetensors.
struct SafetensorsHeader: Sendable, Equatable {
  /// The longest header that the format allows.
  static let maximumByteCount = 100_000_000
  /// The name that stands for the metadata among the tensors.
  static let metadataKey = "__metadata__"

  var metadata: [String: String]
  /// In the order of their bytes.
  var tensors: [TensorDescription]

  /// The bytes that the tensors take.
  var dataByteCount: Int { tensors.last?.byteRange.upperBound ?? 0 }

  /// The 8 bytes of length and the JSON, padded so that the data begins at a multiple of 8 bytes. Metadata come sorted,
  /// so that the same content gives the same bytes.
  func encoded() -> [UInt8] {
    var fields: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map { "\(JSONText.quoted($0.key)):\(JSONText.quoted($0.value))" }
      fields.append("\"\(Self.metadataKey)\":{\(pairs.joined(separator: ","))}")
    }
    for tensor in tensors {
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      let range = "\(tensor.byteRange.lowerBound),\(tensor.byteRange.upperBound)"
      fields.append(
        "\(JSONText.quoted(tensor.name)):"
          + "{\"dtype\":\"\(tensor.type.rawValue)\",\"shape\":[\(shape)],\"data_offsets\":[\(range)]}")
    }
    var json = Array("{\(fields.joined(separator: ","))}".utf8)
    while json.count % 8 != 0 { json.append(UInt8(ascii: " ")) }
    return (0..<8).map { UInt8(truncatingIfNeeded: json.count >> ($0 * 8)) } + json
  }

  /// Reads the JSON of a header whose file has `dataByteCount` bytes of tensors behind it.
  init(parsing json: [UInt8], dataByteCount: Int) throws(JSONScanner.Problem) {
    var metadata: [String: String]?
    var tensors: [TensorDescription] = []
    var names: Set<String> = []
    var scanner = JSONScanner(json)
    guard json.first == UInt8(ascii: "{") else { throw .init(offset: 0, sentence: "expected '{' first") }
    try scanner.object { (scanner: inout JSONScanner, name: String) throws(JSONScanner.Problem) in
      guard names.insert(name).inserted else {
        throw .init(offset: scanner.offset, sentence: "'\(name)' stands there twice")
      }
      if name == Self.metadataKey {
        metadata = try Self.metadata(&scanner)
      } else {
        tensors.append(try Self.tensor(name, &scanner))
      }
    }
    guard scanner.isAtEnd() else { throw .init(offset: scanner.offset, sentence: "more follows the last '}'") }
    // Of two that begin at the same byte, the empty one lies first.
    tensors.sort {
      ($0.byteRange.lowerBound, $0.byteRange.upperBound) < ($1.byteRange.lowerBound, $1.byteRange.upperBound)
    }
    var end = 0
    for tensor in tensors {
      guard tensor.byteRange.lowerBound == end else {
        let trouble = tensor.byteRange.lowerBound < end ? "overlaps the tensor before it" : "leaves a hole before it"
        throw .init(
          offset: 0,
          sentence: "tensor '\(tensor.name)' begins at byte \(tensor.byteRange.lowerBound), not \(end): it \(trouble)")
      }
      end = tensor.byteRange.upperBound
    }
    guard end == dataByteCount else {
      throw .init(
        offset: 0,
        sentence: "the tensors take \(end) bytes, but \(dataByteCount) follow the header"
          + (end > dataByteCount ? "; the file was cut short" : ""))
    }
    self.init(metadata: metadata ?? [:], tensors: tensors)
  }

  init(metadata: [String: String], tensors: [TensorDescription]) {
    self.metadata = metadata
    self.tensors = tensors
  }

  private static func metadata(_ scanner: inout JSONScanner) throws(JSONScanner.Problem) -> [String: String] {
    var result: [String: String] = [:]
    try scanner.object { (scanner: inout JSONScanner, key: String) throws(JSONScanner.Problem) in
      guard result.updateValue(try scanner.string(), forKey: key) == nil else {
        throw .init(offset: scanner.offset, sentence: "the metadata key '\(key)' stands there twice")
      }
    }
    return result
  }

  private static func tensor(
    _ name: String, _ scanner: inout JSONScanner
  ) throws(JSONScanner.Problem) -> TensorDescription {
    let start = scanner.offset
    func problem(_ sentence: String) -> JSONScanner.Problem {
      .init(offset: start, sentence: "tensor '\(name)' \(sentence)")
    }
    var typeName: String?
    var shape: [Int]?
    var offsets: [Int]?
    try scanner.object { (scanner: inout JSONScanner, key: String) throws(JSONScanner.Problem) in
      switch key {
      case "dtype" where typeName == nil: typeName = try scanner.string()
      case "shape" where shape == nil: shape = try scanner.integers()
      case "data_offsets" where offsets == nil: offsets = try scanner.integers()
      default: throw problem("has the key '\(key)', which is unknown or stands there twice")
      }
    }
    guard let typeName, let shape, let offsets else { throw problem("needs dtype, shape and data_offsets") }
    guard let type = TensorType(rawValue: typeName) else {
      let known = TensorType.allCases.map(\.rawValue).joined(separator: ", ")
      throw problem("has the type '\(typeName)'; known are \(known)")
    }
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw problem("has data_offsets \(offsets); a first byte and one behind the last were expected")
    }
    guard let byteCount = TensorDescription.byteCount(type, shape) else { throw problem("has an impossible shape") }
    guard byteCount == offsets[1] - offsets[0] else {
      throw problem("of shape \(shape) takes \(byteCount) bytes, but its offsets say \(offsets[1] - offsets[0])")
    }
    return TensorDescription(name: name, type: type, shape: shape, byteRange: offsets[0]..<offsets[1])
  }
}
