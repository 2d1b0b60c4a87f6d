import FMDistImages
import FMDistMemory
import FMDistPlatform
import Foundation

/// A MATLAB file of version 5 (MATLAB 5 to 7.2, and SciPy's savemat), compressed or not.
///
/// Source: MathWorks, "MAT-File Format", chapter 1: a header of 128 bytes, then elements, each a variable or a compressed one.
struct MATFile {
  /// A variable of the file.
  struct Variable {
    let matrix: MATMatrix
    /// Where its element is.
    fileprivate let element: MATElement
    fileprivate let isCompressed: Bool
  }

  let path: String
  /// The variables in the order of the file.
  private(set) var variables: [Variable] = []
  private let storage: Buffer<UInt8>
  private let bigEndian: Bool

  /// More are no data set, and their heads would take more memory than the file.
  private static let mostVariables = 10_000
  private static let headerLength = 128
  /// Structures within structures.
  private static let deepest = 8
  /// A variable's flags, sizes and name fit into so much.
  private static let headLength = 1024

  /// Reads the file at `path` and the heads of its variables.
  init(_ path: String) throws(DatasetError) {
    let file = try InputFile(path)
    let storage = try file.grow(to: file.size).finish()
    let count = storage.count
    let bytes = UnsafeRawBufferPointer(storage.view.bytes)
    guard count == file.size, count >= Self.headerLength, FileContent(Array(bytes.prefix(19))) == .matlab5 else {
      throw DatasetError(
        .malformed,
        "\(path): expected a MATLAB file, which begins with MATLAB 5.0 MAT-file and has a header of 128 bytes. It is cut short or "
          + "something else: save it again.")
    }
    switch (bytes[126], bytes[127]) {
    case (UInt8(ascii: "I"), UInt8(ascii: "M")): bigEndian = false
    case (UInt8(ascii: "M"), UInt8(ascii: "I")): bigEndian = true
    default: throw Self.damaged(path, at: 126, "found no mark of the byte order")
    }
    self.path = path
    self.storage = storage
    var place = Self.headerLength
    while place < bytes.count {
      guard let element = MATElement(bytes, at: place, limit: bytes.count, bigEndian: bigEndian), element.end > place
      else {
        throw Self.damaged(path, at: place, "a variable goes beyond the end of the file, byte \(bytes.count)")
      }
      if let variable = try variable(element, bytes) { variables.append(variable) }
      guard variables.count <= Self.mostVariables else {
        throw DatasetError(
          .malformed,
          "\(path): expected a MATLAB file of at most \(Self.mostVariables) variables, found more. Save only the four of the data set."
        )
      }
      place = element.end
    }
  }

  private static func damaged(_ path: String, at place: Int, _ what: String) -> DatasetError {
    DatasetError(
      .malformed, "\(path): the MATLAB file is damaged or cut short at byte \(place): \(what). Save it again.")
  }

  private func variable(_ element: MATElement, _ bytes: UnsafeRawBufferPointer) throws(DatasetError) -> Variable? {
    switch element.kind {
    case .matrix:
      guard let matrix = MATMatrix(bytes, in: element.content, bigEndian: bigEndian) else { break }
      return Variable(matrix: matrix, element: element, isCompressed: false)
    case .compressed:
      var head = [UInt8](repeating: 0, count: Self.headLength)
      let found = head.withUnsafeMutableBytes { room -> MATMatrix? in
        let stream = ZlibStream(UnsafeRawBufferPointer(rebasing: bytes[element.content]))
        guard let count = stream?.read(into: room), count > 8, let base = room.baseAddress,
          UInt32.load(base, bigEndian: bigEndian) == MATElement.Kind.matrix.rawValue
        else { return nil }
        return MATMatrix(UnsafeRawBufferPointer(rebasing: room[..<count]), in: 8..<count, bigEndian: bigEndian)
      }
      guard let found else { break }
      return Variable(matrix: found, element: element, isCompressed: true)
    // What else there may be, such as the data of classes, holds no arrays.
    default: return nil
    }
    throw Self.damaged(path, at: element.content.lowerBound, "found something that is not a variable")
  }

  /// The array `variable`. Memory is taken as what is compressed expands.
  func array(_ variable: Variable) throws(DatasetError) -> NumberArray {
    let name = "\(path), \(variable.matrix.name)"
    try Self.expectNumbers(variable.matrix, name: name)
    let (storage, content) = try content(of: variable, name: name)
    return try array(variable.matrix, in: storage, limit: content.upperBound, name: name)
  }

  /// A field of a structure, such as `dataset.train.images`.
  struct Field {
    /// With the names of the structures that it is in, and dots between them.
    let name: String
    fileprivate let matrix: MATMatrix
    fileprivate let storage: Buffer<UInt8>
    fileprivate let limit: Int
  }

  /// The array `field`.
  func array(_ field: Field) throws(DatasetError) -> NumberArray {
    let name = "\(path), \(field.name)"
    try Self.expectNumbers(field.matrix, name: name)
    return try array(field.matrix, in: field.storage, limit: field.limit, name: name)
  }

  /// The fields of all structures among the variables, those of structures within them too: EMNIST is published so. Structures that are arrays of
  /// several have none.
  func fields() throws(DatasetError) -> [Field] {
    var fields: [Field] = []
    for variable in variables where variable.matrix.classCode == MATMatrix.structure {
      let (storage, content) = try content(of: variable, name: "\(path), \(variable.matrix.name)")
      collect(
        variable.matrix, storage, limit: content.upperBound, name: variable.matrix.name, depth: 0, into: &fields)
    }
    return fields
  }

  private func collect(
    _ structure: MATMatrix, _ storage: Buffer<UInt8>, limit: Int, name: String, depth: Int, into fields: inout [Field]
  ) {
    let bytes = UnsafeRawBufferPointer(storage.view.bytes)
    guard depth < Self.deepest, structure.sizes.allSatisfy({ $0 == 1 }), let base = bytes.baseAddress,
      let length = MATElement(bytes, at: structure.dataStart, limit: limit, bigEndian: bigEndian),
      length.kind == .int32, length.content.count == 4,
      let names = MATElement(bytes, at: length.end, limit: limit, bigEndian: bigEndian), names.kind == .int8
    else { return }
    let width = Int(UInt32.load(base + length.content.lowerBound, bigEndian: bigEndian))
    guard width > 0, names.content.count % width == 0 else { return }
    var place = names.end
    for start in stride(from: names.content.lowerBound, to: names.content.upperBound, by: width) {
      let own = String(decoding: bytes[start..<start + width].prefix { $0 != 0 }, as: UTF8.self)
      guard fields.count < Self.mostVariables,
        let element = MATElement(bytes, at: place, limit: limit, bigEndian: bigEndian), element.kind == .matrix
      else { return }
      place = element.end
      // Nothing is in an empty one.
      guard let matrix = MATMatrix(bytes, in: element.content, bigEndian: bigEndian) else { continue }
      let full = "\(name).\(own)"
      if matrix.classCode == MATMatrix.structure {
        collect(
          matrix, storage, limit: element.content.upperBound, name: full, depth: depth + 1, into: &fields)
      } else {
        fields.append(Field(name: full, matrix: matrix, storage: storage, limit: element.content.upperBound))
      }
    }
  }

  private static func expectNumbers(_ matrix: MATMatrix, name: String) throws(DatasetError) {
    guard (6...15).contains(matrix.classCode), !matrix.isComplex else {
      let found =
        matrix.isComplex ? "complex numbers" : MATMatrix.otherClasses[matrix.classCode] ?? "an unknown class"
      throw DatasetError(
        .malformed, "\(name): expected an array of real numbers, found \(found). Store it as an array of type uint8.")
    }
  }

  private func content(of variable: Variable, name: String) throws(DatasetError) -> (Buffer<UInt8>, Range<Int>) {
    variable.isCompressed ? try decompressed(variable, name: name) : (storage, variable.element.content)
  }

  private func array(
    _ matrix: MATMatrix, in storage: Buffer<UInt8>, limit: Int, name: String
  ) throws(DatasetError) -> NumberArray {
    let shape = matrix.sizes.map(String.init).joined(separator: " x ")
    let bytes = UnsafeRawBufferPointer(storage.view.bytes)
    guard let data = MATElement(bytes, at: matrix.dataStart, limit: limit, bigEndian: bigEndian),
      let type = data.kind?.numbers
    else {
      throw DatasetError(
        .malformed,
        "\(name): its numbers are missing or exceed the variable's end. The file is damaged: save it again.")
    }
    guard let size = NumberArray.byteCount(matrix.sizes, type), size.bytes == data.content.count else {
      throw DatasetError(
        .malformed,
        "\(name): expected \(shape) numbers of type \(type), found \(data.content.count) bytes. The file is damaged or the array is "
          + "empty: save it again.")
    }
    return NumberArray(
      name: name, sizes: matrix.sizes, type: matrix.isLogical && type == .uint8 ? .bool : type,
      meansFloatingPoint: MATMatrix.isFloatingPoint(Int(matrix.classCode)), bigEndian: bigEndian, columnMajor: true,
      storage: storage, start: data.content.lowerBound)
  }

  /// The content of a compressed variable.
  private func decompressed(
    _ variable: Variable, name: String
  ) throws(DatasetError) -> (Buffer<UInt8>, Range<Int>) {
    let packed = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(storage.view.bytes)[variable.element.content])
    let damage = DatasetError(
      .malformed,
      "\(name): the compressed variable at byte \(variable.element.content.lowerBound) is damaged or cut short. Save the file again."
    )
    guard let stream = ZlibStream(packed) else { throw damage }
    let tag = Buffer<UInt8>(count: 8)
    guard stream.read(into: tag.view.bytes) == 8 else { throw damage }
    let length = Int(UInt32.load(UnsafeRawPointer(tag.view.base) + 4, bigEndian: bigEndian))
    let most = DecompressionLimit.bytes(from: packed.count)
    guard length <= most else {
      throw DatasetError(
        .malformed,
        "\(name): it claims to be \(length) bytes, and its \(packed.count) compressed bytes are read as far as they expand "
          + "\(DecompressionLimit.factor) times, beside \(DecompressionLimit.free) bytes: \(most). If it is meant, save it without compression: in "
          + "Python scipy.io.savemat(…, do_compression=False), in MATLAB save(…, '-v7', '-nocompression').")
    }
    let result = GrowingBytes()
    // Eight bytes in place of the tag.
    _ = result.append(room: 8) { $0.count }
    guard result.append(upTo: 8 + length, { stream.read(into: $0) ?? 0 }), stream.endsHere() else { throw damage }
    return (result.finish(), 8..<8 + length)
  }
}
