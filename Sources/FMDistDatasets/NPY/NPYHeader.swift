import FMDistImages

/// The start of a NumPy file: type, order and sizes of its one array.
///
/// The format (numpy.lib.format): `\x93NUMPY`, a byte each for the major and minor version, the length of the header in 2
/// (version 1) or 4 little-endian bytes (versions 2 and 3), then a Python dictionary such as
/// `{'descr': '<f4', 'fortran_order': False, 'shape': (7, 28, 28), }`.
struct NPYHeader {
  let type: NumberType
  let bigEndian: Bool
  let columnMajor: Bool
  let sizes: [Int]
  /// Where the numbers begin, in bytes.
  let length: Int

  static let magic = FileContent.numpyMagic
  /// NumPy's own limit is 10,000; a longer header is no array of numbers.
  private static let longestText = 65_536

  /// Reads the header at the start of `stream`, of an array of `content`.
  init(from stream: any ByteStream, of content: String, path: String) throws(DatasetError) {
    func refusal(_ sentence: String) -> DatasetError { DatasetError(.malformed, "\(path): \(sentence)") }
    func take(_ count: Int, _ part: String) throws(DatasetError) -> [UInt8] {
      let bytes = try stream.take(count)
      guard bytes.count == count else {
        throw refusal(
          "expected \(count) bytes for \(part) of a NumPy file, found only \(bytes.count). The file is cut short: save it again."
        )
      }
      return bytes
    }
    guard try take(6, "the magic string") == Self.magic else {
      throw refusal("expected a NumPy file, which begins with \\x93NUMPY. Give a file that numpy.save has written.")
    }
    let version = try take(2, "the version")
    guard (1...3).contains(version[0]) else {
      throw refusal(
        "expected version 1, 2 or 3 of NumPy's format, found \(version[0]).\(version[1]). Save it with numpy.save.")
    }
    let field = try take(version[0] == 1 ? 2 : 4, "the header's length")
    let textLength = field.reversed().reduce(0) { $0 << 8 | Int($1) }
    guard textLength <= Self.longestText else {
      throw refusal(
        "its header claims to be \(textLength) bytes long, expected at most \(Self.longestText). Save it again.")
    }
    let text = try take(textLength, "the header")
    length = 8 + field.count + textLength
    let fields: NPYDictionary
    do throws(NPYDictionary.Failure) { fields = try NPYDictionary(text) } catch {
      throw refusal(
        "its header is damaged: \(error.sentence) at byte \(8 + field.count + error.position), expected something like "
          + "{'descr': '|u1', 'fortran_order': False, 'shape': (60000, 28, 28), }. Save it again with numpy.save.")
    }
    columnMajor = fields.fortranOrder
    sizes = fields.shape
    let codes: [Substring: NumberType] = [
      "b1": .bool, "i1": .int8, "u1": .uint8, "i2": .int16, "u2": .uint16, "i4": .int32, "u4": .uint32, "i8": .int64,
      "u8": .uint64, "f4": .float32, "f8": .float64,
    ]
    guard let type = codes[fields.description.dropFirst()], let order = fields.description.first, "<>|=".contains(order)
    else {
      throw refusal(
        "its numbers are of the type '\(fields.description)', expected integers, booleans, or floating-point numbers of 32 or "
          + "64 bits. \(Self.remedy(fields.description, of: content))")
    }
    self.type = type
    bigEndian = order == ">"
  }

  /// What to do with numbers of the type `description` that are not read. Mere `astype('uint8')` would turn pixels from 0 to 1 black.
  private static func remedy(_ description: String, of content: String) -> String {
    if content == "weights" { return "Save numbers, as array.astype(np.float32)." }
    return switch description.dropFirst().first {
    case "f":
      "Save pixels from 0 to 1 as np.round(255 * array.astype(float)).astype(np.uint8), pixels from 0 to 255 as "
        + "np.round(array.astype(float)).astype(np.uint8), and class numbers as array.astype(np.uint8)."
    case "c": "Save array.real, if the imaginary part has no meaning."
    case "U", "S", "O":
      "\(NumberArray.numbering), and save the classes, a name a line, in classes.txt beside the arrays."
    default: "Convert them to integers or to 64-bit floating-point numbers, such as array.astype(float)."
    }
  }
}
