import FMDistDigests

/// The start of an IDX file: its type and sizes.
struct IDXHeader {
  /// The type of the values.
  let type: NumberType
  /// The size of each dimension, each at least 1.
  let sizes: [Int]
  /// The product of the sizes.
  let count: Int
  /// The header itself, as it stands in the file.
  let bytes: [UInt8]

  /// The sizes for a person: "60000 x 28 x 28".
  var shape: String { sizes.map(String.init).joined(separator: " x ") }

  /// Reads a header of values of one of `types`, unsigned bytes among them, in `dimensions` dimensions from the start of `stream`.
  init(
    from stream: any ByteStream, path: String, content: String, dimensions: ClosedRange<Int>, types: Set<NumberType>
  ) throws(DatasetError) {
    let magic = try Self.take(4, from: stream, path: path, of: "the magic number")
    let expected = dimensions.map { Self.hexadecimalWord([0, 0, 8, UInt8($0)]) }.joined(separator: " or ")
    let found = Self.hexadecimalWord(magic)
    let expectation = "expected the magic number \(expected) of IDX \(content), found \(found)"
    guard magic[0] == 0, magic[1] == 0 else {
      throw DatasetError(.malformed, "\(path): \(expectation): this is not an IDX file. Give the original file.")
    }
    guard let type = Self.types[magic[2]]?.type, types.contains(type) else {
      let found = Self.types[magic[2]]?.name ?? "of an unknown type"
      let advice =
        types.count == 1
        ? "fmdist reads unsigned bytes. Scale them to 0 to 255, round them, and write unsigned bytes"
        : "fmdist reads labels that are integers of up to 32 bits. Write class numbers"
      throw DatasetError(
        .malformed,
        "\(path): \(expectation): its values are \(found), \(advice); or save the array for NumPy (np.save), of whose numbers all types "
          + "are read.")
    }
    guard dimensions.contains(Int(magic[3])) else {
      throw DatasetError(
        .malformed,
        "\(path): \(expectation): it has \(magic[3]) dimensions, which is not an array of \(content). "
          + "Perhaps images and labels were swapped.")
    }

    let sizeBytes = try Self.take(4 * Int(magic[3]), from: stream, path: path, of: "the dimensions' sizes")
    var sizes: [Int] = []
    var count = 1
    for dimension in 0..<Int(magic[3]) {
      let size = sizeBytes[4 * dimension..<4 * dimension + 4].reduce(0) { $0 << 8 | Int($1) }
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard size > 0, !overflow else {
        throw DatasetError(
          .malformed,
          "\(path): the size of dimension \(dimension + 1) at byte \(4 + 4 * dimension) is \(size), "
            + (overflow ? "more than a computer can hold" : "expected at least 1") + ". Fetch the file again.")
      }
      sizes.append(size)
      count = product
    }
    self.type = type
    self.sizes = sizes
    self.count = count
    self.bytes = magic + sizeBytes
  }

  private static func take(
    _ count: Int, from stream: any ByteStream, path: String, of part: String
  ) throws(DatasetError) -> [UInt8] {
    let bytes = try stream.take(count)
    guard bytes.count == count else {
      throw DatasetError(
        .malformed,
        "\(path): expected \(count) bytes for \(part), found only \(bytes.count). The file is cut short: fetch it again."
      )
    }
    return bytes
  }

  private static func hexadecimalWord(_ bytes: [UInt8]) -> String { "0x" + Digest.hexadecimal(bytes) }

  private static let types: [UInt8: (type: NumberType, name: String)] = [
    0x08: (.uint8, "unsigned bytes"), 0x09: (.int8, "signed bytes"), 0x0B: (.int16, "16-bit integers"),
    0x0C: (.int32, "32-bit integers"), 0x0D: (.float32, "32-bit floating-point numbers"),
    0x0E: (.float64, "64-bit floating-point numbers"),
  ]
}
