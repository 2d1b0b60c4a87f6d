import CFMDistHDF5

/// An HDF5 file that is made in memory by libhdf5: the same content gives the same bytes.
final class HDF5Writer {
  private let file: Int64
  /// Where the file is to be, for messages.
  private let path: String

  /// An empty file, to be at `path`.
  init(path: String) throws(ModelFileError) {
    self.path = path
    file = fmdist_hdf5_create()
    guard file >= 0 else { throw failure("made") }
  }

  deinit { if file >= 0 { fmdist_hdf5_close(file) } }

  /// Makes the group at `path`, and those above it.
  func addGroup(_ path: String) throws(ModelFileError) {
    try check(fmdist_hdf5_add_group(file, path), path)
  }

  /// Adds `values`, row-major, of `shape` at `path`, whose groups are made.
  func add(_ values: [Float], shape: [Int], at path: String) throws(ModelFileError) {
    precondition(
      shape.reduce(1, *) == values.count && shape.count <= fmdist_hdf5_most_dimensions, "an array of another shape")
    try check(fmdist_hdf5_add_floats(file, path, Int32(shape.count), shape.map { UInt64($0) }, values), path)
  }

  /// Adds one integer at `path`.
  func add(_ value: Int32, at path: String) throws(ModelFileError) {
    try check(fmdist_hdf5_add_integer(file, path, value), path)
  }

  /// Adds the attribute `name` to the object at `path`: one text.
  func addText(_ text: String, _ name: String, of path: String) throws(ModelFileError) {
    try check(fmdist_hdf5_add_text(file, path.isEmpty ? "/" : path, name, text), name)
  }

  /// The most bytes of an attribute: h5py's and Keras's limit.
  private static let mostAttributeBytes = 64512

  /// Adds the attribute `name` to the object at `path`: several texts. What is too long for one attribute goes into several, `name0` and so on,
  /// as Keras has it.
  func addTexts(_ texts: [String], _ name: String, of path: String) throws(ModelFileError) {
    let length = max(1, texts.map(\.utf8.count).max() ?? 1)
    let most = max(1, Self.mostAttributeBytes / length)
    let parts = stride(from: 0, to: max(1, texts.count), by: most).map {
      Array(texts[$0..<min($0 + most, texts.count)])
    }
    for (number, part) in parts.enumerated() {
      let bytes = part.flatMap { text in
        text.utf8.map { CChar(bitPattern: $0) } + Array(repeating: 0, count: length - text.utf8.count)
      }
      let own = parts.count == 1 ? name : "\(name)\(number)"
      try check(
        fmdist_hdf5_add_texts(file, path.isEmpty ? "/" : path, own, UInt64(part.count), UInt64(length), bytes), own)
    }
  }

  /// The whole file.
  func bytes() throws(ModelFileError) -> [UInt8] {
    let count = fmdist_hdf5_image(file, nil, 0)
    guard count > 0 else { throw failure("finished") }
    var bytes = [UInt8](repeating: 0, count: Int(count))
    let written = bytes.withUnsafeMutableBytes { fmdist_hdf5_image(file, $0.baseAddress, UInt64($0.count)) }
    guard written == count else { throw failure("finished") }
    return bytes
  }

  private func check(_ status: Int32, _ what: String) throws(ModelFileError) {
    guard status >= 0 else { throw failure("given '\(what)'") }
  }

  private func failure(_ what: String) -> ModelFileError {
    ModelFileError(.io, "\(path): the HDF5 file cannot be \(what): libhdf5 fails, perhaps for want of memory")
  }
}
