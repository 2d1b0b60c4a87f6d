import FMDistDigests
import FMDistPlatform

/// A safetensors file, open for reading; its header has been checked, tensors are read when asked for.
package final class SafetensorsFile: Sendable {
  /// The file's path.
  package let path: String
  let header: SafetensorsHeader
  private let file: InputFile
  /// Where the tensors' bytes begin.
  private let dataOffset: Int

  /// Opens the file at `path` and reads its header. Throws `.missing`, `.io`, or `.malformed` for a header that lies.
  package init(_ path: String) throws(RunFileError) {
    let file = try InputFile(path)
    let size = file.size
    func malformed(_ sentence: String) -> RunFileError {
      RunFileError(.malformed, path: path, "is not a valid safetensors file: \(sentence)")
    }
    guard size >= 8 else { throw malformed("it has \(size) bytes, and the header's length alone takes 8") }
    let length = try file.values(UInt8.self, from: 0, count: 8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(SafetensorsHeader.maximumByteCount) else {
      throw malformed("its first 8 bytes say that the header has \(length) bytes; 100 MB are allowed")
    }
    guard Int(length) <= size - 8 else {
      throw malformed("its header should have \(length) bytes, but \(size - 8) follow; the file was cut short")
    }
    dataOffset = 8 + Int(length)
    let json = try file.values(UInt8.self, from: 8, count: Int(length))
    do throws(JSONScanner.Problem) {
      header = try SafetensorsHeader(parsing: json, dataByteCount: size - dataOffset)
    } catch {
      throw malformed(error.offset > 0 ? "byte \(8 + error.offset): \(error.sentence)" : error.sentence)
    }
    self.path = path
    self.file = file
  }

  /// The strings about the file.
  package var metadata: [String: String] { header.metadata }

  /// The tensors, in the order of their bytes.
  package var tensors: [TensorDescription] { header.tensors }

  /// Copies the bytes of `tensor`, one of ``tensors``, into `destination`, which must have exactly as many.
  package func read(
    _ tensor: TensorDescription, into destination: UnsafeMutableRawBufferPointer
  ) throws(RunFileError) {
    precondition(header.tensors.contains(tensor), "tensor \(tensor.name) is not of this file")
    precondition(
      destination.count == tensor.byteRange.count, "tensor \(tensor.name) needs \(tensor.byteRange.count) bytes")
    try file.read(into: destination, at: dataOffset + tensor.byteRange.lowerBound)
  }

  /// The elements of the tensor called `name`, in row-major order. Throws `.mismatch` when it is missing or of another type.
  package func values<Element: TensorElement>(
    of name: String, as type: Element.Type = Element.self
  ) throws(RunFileError) -> [Element] {
    guard let tensor = header.tensors.first(where: { $0.name == name }) else {
      let near = Spelling.nearest(to: name, in: header.tensors.map(\.name)).map { "; it has '\($0)'" } ?? ""
      throw RunFileError(.mismatch, path: path, "has no tensor '\(name)'\(near)")
    }
    return try values(of: tensor)
  }

  /// The elements of `tensor`, one of ``tensors``. Throws `.mismatch` when it is of another type.
  func values<Element: TensorElement>(of tensor: TensorDescription) throws(RunFileError) -> [Element] {
    guard tensor.type == Element.tensorType else {
      throw RunFileError(
        .mismatch, path: path,
        "tensor '\(tensor.name)' is of type \(tensor.type.rawValue); \(Element.tensorType.rawValue) was expected")
    }
    return try file.values(from: dataOffset + tensor.byteRange.lowerBound, count: tensor.count)
  }

  /// The bytes of `tensor`, one of ``tensors``, of whatever type.
  func bytes(of tensor: TensorDescription) throws(RunFileError) -> [UInt8] {
    try file.values(from: dataOffset + tensor.byteRange.lowerBound, count: tensor.byteRange.count)
  }

  /// The bit patterns of the elements of `tensor`, one of ``tensors``, of a type of 16 bits.
  func halves(of tensor: TensorDescription) throws(RunFileError) -> [UInt16] {
    precondition(tensor.type.byteCount == 2, "halves of \(tensor.type.rawValue)")
    return try file.values(from: dataOffset + tensor.byteRange.lowerBound, count: tensor.count)
  }

  /// The SHA-256 of the whole file.
  package func sha256() throws(RunFileError) -> String {
    let (hash, size) = (MessageDigest(.sha256), file.size)
    for start in stride(from: 0, to: size, by: Self.pieceBytes) {
      hash.update(try file.values(UInt8.self, from: start, count: min(Self.pieceBytes, size - start)))
    }
    return hash.finalize().hexadecimal
  }

  private static let pieceBytes = 1 << 20
}
