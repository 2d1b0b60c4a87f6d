import FMDistPlatform

extension ImageCache {
  /// A folder of images, decoded.
  package struct Entry: Sendable {
    /// The file's name without its end, by which it is cleared.
    package let name: String
    package let path: String
    /// The folder that the images are from, and how many there are of which size; nil where the file is not what was written.
    package let content: (origin: String, count: Int, size: ImageSize)?
    package let bytes: Int
    /// When it was used last, in seconds since 1970.
    package let used: Double
  }

  /// What is in the cache, the last used first. Takes away what dead processes have left there.
  package func entries() throws(SystemError) -> [Entry] {
    guard FileSystem.isFolder(folder) else { return [] }
    TemporaryFile.sweep(folder)
    return try FileSystem.names(in: folder).filter { $0.hasSuffix(Self.suffix) }.compactMap { name in
      let path = "\(folder)/\(name)"
      guard let status = FileStatus(path), status.kind == .file else { return nil }
      var content: (String, Int, ImageSize)?
      if case .file(_, let header, let record) = Self.open(path) {
        content = (record.origin, header.count, header.layout.size)
      }
      return Entry(
        name: String(name.dropLast(Self.suffix.count)), path: path, content: content, bytes: status.size,
        used: Double(status.modified) / 1e9)
    }.sorted { $0.used > $1.used }
  }
}
