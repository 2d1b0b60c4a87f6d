import FMDistPlatform

extension SafetensorsFile {
  /// Writes `tensors`, in their order, and `metadata` to `path`, atomically (see ``AtomicFile``).
  ///
  /// Wider types go first, so that every tensor is aligned for those who map the file. Throws `.mismatch` for a name
  /// that stands twice or is reserved, `.io` when the disk refuses.
  package static func write(
    _ tensors: [Tensor], metadata: [String: String] = [:], to path: String
  ) throws(RunFileError) {
    let (ordered, header) = try plan(tensors, metadata: metadata, path: path)
    try write(ordered, header: header, to: path)
  }

  /// The bytes of the file that ``write(_:metadata:to:)`` would write to `path`.
  package static func bytes(
    of tensors: [Tensor], metadata: [String: String] = [:], path: String
  ) throws(RunFileError) -> [UInt8] {
    let (ordered, header) = try plan(tensors, metadata: metadata, path: path)
    var bytes = try head(header, path: path)
    for tensor in ordered {
      try tensor.withBytes { (part: UnsafeRawBufferPointer) throws(RunFileError) in bytes += part }
    }
    return bytes
  }

  /// The order of the bytes and the header that describes it.
  static func plan(
    _ tensors: [Tensor], metadata: [String: String], path: String
  ) throws(RunFileError) -> ([Tensor], SafetensorsHeader) {
    let ordered = [8, 4, 2, 1].flatMap { width in tensors.filter { $0.type.byteCount == width } }
    var names: Set<String> = [SafetensorsHeader.metadataKey]
    var offset = 0
    var descriptions: [TensorDescription] = []
    for tensor in ordered {
      guard names.insert(tensor.name).inserted else {
        throw RunFileError(.mismatch, path: path, "cannot hold two tensors called '\(tensor.name)'")
      }
      guard let byteCount = TensorDescription.byteCount(tensor.type, tensor.shape) else {
        throw RunFileError(.mismatch, path: path, "cannot hold a tensor of shape \(tensor.shape)")
      }
      descriptions.append(
        TensorDescription(
          name: tensor.name, type: tensor.type, shape: tensor.shape, byteRange: offset..<offset + byteCount))
      offset += byteCount
    }
    return (ordered, SafetensorsHeader(metadata: metadata, tensors: descriptions))
  }

  static func write(_ ordered: [Tensor], header: SafetensorsHeader, to path: String) throws(RunFileError) {
    let file = try prepare(ordered, header: header, for: path)
    try AtomicFile.attempt("replace", path) { () throws(SystemError) in try file.place(at: path) }
    try AtomicFile.synchronizeFolder(PathText.split(path).folder)
  }

  /// The file before it gets its name.
  static func prepare(
    _ ordered: [Tensor], header: SafetensorsHeader, for path: String, makesFolder: Bool = true
  ) throws(RunFileError) -> TemporaryFile {
    let head = try head(header, path: path)
    return try AtomicFile.prepare(for: path, makesFolder: makesFolder) { (file: FileDescriptor) throws(RunFileError) in
      try file.write(contentsOf: head)
      for tensor in ordered {
        try tensor.withBytes { (bytes: UnsafeRawBufferPointer) throws(RunFileError) in try file.write(bytes) }
      }
    }
  }

  private static func head(_ header: SafetensorsHeader, path: String) throws(RunFileError) -> [UInt8] {
    let head = header.encoded()
    guard head.count - 8 <= SafetensorsHeader.maximumByteCount else {
      throw RunFileError(.mismatch, path: path, "would have a header of \(head.count - 8) bytes; 100 MB are allowed")
    }
    return head
  }
}
