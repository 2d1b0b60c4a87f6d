import FMDistMemory
import FMDistPlatform
import Foundation
import Glibc

/// The folder of decoded images that next starts find.
///
/// A file in it has its name only when it is whole, and whoever opens it compares it with its hashes first, so that nothing has to wait for the
/// disk: what a power cut leaves is decoded again.
package struct ImageCache: Sendable {
  package let folder: String

  package init(folder: String) { self.folder = folder }

  /// `$XDG_CACHE_HOME/fmdist/images` or `~/.cache/fmdist/images`; nil where neither variable is set.
  package init?(environment: [String: String]? = nil) {
    guard let folder = DatasetLocator(name: "images", environment: environment).cacheFolder else { return nil }
    self.folder = folder
  }

  static let suffix = ".images"

  /// Where the images of `source` are kept.
  func path(_ source: ImageSource) -> String {
    "\(folder)/\(source.name)-\(source.family.prefix(8))-\(source.key.prefix(24))\(Self.suffix)"
  }

  /// What is kept with the images.
  struct Record: Codable {
    let key, origin: String
    /// Seconds since 1970.
    let made: Double
    let notes: Data
  }

  /// An empty file for `byteCount` bytes, on a disk that has room for them.
  package func makeFile(byteCount: Int) throws(SystemError) -> (TemporaryFile, MappedFile) {
    try FileSystem.makeFolders(folder)
    let temporary = try TemporaryFile(in: folder)
    return (
      temporary,
      try MappedFile(extending: temporary, to: byteCount)
    )
  }

  /// Gives the file its name, and takes away what the same folder was decoded into before it changed. Nil where the disk refuses.
  func keep(
    _ temporary: TemporaryFile, _ file: MappedFile, _ layout: ImageFileLayout, count: Int, source: ImageSource,
    notes: [UInt8]
  ) -> MappedFile? {
    let record = Record(
      key: source.key, origin: source.origin, made: Date().timeIntervalSince1970, notes: Data(notes))
    guard let text = try? JSONEncoder().encode(record) else { return nil }
    let header = ImageFileHeader(layout, count: count, notes: [UInt8](text), tables: file)
    let path = path(source)
    do throws(SystemError) {
      guard lseek(temporary.descriptor, off_t(layout.byteCount), SEEK_SET) >= 0 else { throw SystemError() }
      let bytes = Buffer<UInt8>([UInt8](text))
      try Descriptor.write(UnsafeRawBufferPointer(bytes.view.bytes), to: temporary.descriptor)
      header.write(to: file)
      try temporary.place(at: path)
      let kept = try MappedFile(opening: path)
      let family = "\(source.name)-\(source.family.prefix(8))-"
      for name in (try? FileSystem.names(in: folder)) ?? [] where name.hasPrefix(family) && name.hasSuffix(Self.suffix)
      {
        if "\(folder)/\(name)" != path { try? FileSystem.unlink("\(folder)/\(name)") }
      }
      return kept
    } catch {
      return nil
    }
  }

  /// What came of a look into the cache.
  enum Found {
    case nothing
    /// A file that is not what was written; the reason is for a person.
    case damaged(path: String, String)
    case file(MappedFile, ImageFileHeader, Record)
  }

  /// The file at `path`, whose images are not compared with their hashes yet.
  static func open(_ path: String) -> Found {
    guard let status = FileStatus(path), status.isMine, let file = try? MappedFile(opening: path) else {
      return .nothing
    }
    guard let header = ImageFileHeader(file) else { return .damaged(path: path, "its header") }
    let notes = UnsafeRawBufferPointer(rebasing: file.bytes[header.notes])
    guard header.agrees(with: file), let record = try? JSONDecoder().decode(Record.self, from: Data(notes)) else {
      return .damaged(path: path, "its tables")
    }
    return .file(file, header, record)
  }

  /// The file at `path`, if it is what was written, images and all.
  package func whole(_ path: String) -> MappedFile? {
    guard case .file(let file, let header, _) = Self.open(path),
      ImageTask(file, header.layout, count: header.count, job: nil)
        .work(on: file, member: 0, of: 1, threads: WorkThreads.all, watch: { _ in }) == nil
    else { return nil }
    return file
  }

  /// Notes that the file at `path` is used now.
  static func touch(_ path: String) {
    _ = path.withSystemPath { utimensat(AT_FDCWD, $0, nil, 0) }
  }
}
