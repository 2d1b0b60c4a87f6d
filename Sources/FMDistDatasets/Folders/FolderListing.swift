import FMDistImages
import FMDistPlatform

/// What is in a folder, by its names: without those that begin with a dot and those that systems leave there, in natural order.
package struct FolderListing: Sendable, Equatable {
  /// A file.
  package struct File: Sendable, Equatable {
    package let name: String
    package let byteCount: Int
    /// When it was written, in nanoseconds since 1970.
    package let modified: Int
    /// Whether it is a link that leads nowhere.
    package let isBrokenLink: Bool

    package init(_ name: String, byteCount: Int = 0, modified: Int = 0, isBrokenLink: Bool = false) {
      (self.name, self.byteCount, self.modified, self.isBrokenLink) = (name, byteCount, modified, isBrokenLink)
    }
  }

  package var folders: [String]
  package var files: [File]

  package init(folders: [String] = [], files: [File] = []) { (self.folders, self.files) = (folders, files) }

  /// What Windows, macOS and network disks leave in folders of pictures.
  private static let ignored: Set<String> = ["thumbs.db", "desktop.ini", "ehthumbs.db", "__macosx", "@eadir"]
  /// What is in a folder that fmdist has written a run to: its pictures are no data.
  private static let runMark = ".fmdist-run"

  /// How many folders may be in each other below one that is read.
  static let deepest = 16

  /// Of a folder at `path` that is further down: a link there may lead to a folder above it, which has no end.
  static func tooDeep(_ path: String) -> DatasetError {
    DatasetError(
      .malformed,
      "\(path.visible): expected at most \(deepest) nested folders, found more. If a link there leads back to a folder above it, take it "
        + "away.")
  }

  static func counts(_ name: String) -> Bool { !name.hasPrefix(".") && !ignored.contains(name.lowercased()) }

  /// What is in the folder at `path`. Where its files' sizes and times are not needed, a name that ends as a file's is taken for one.
  package static func read(_ path: String, withStatus: Bool = true) throws(DatasetError) -> FolderListing {
    let names: [String]
    do throws(SystemError) { names = try FileSystem.names(in: path) } catch {
      throw DatasetError(.io, "\(path): the folder cannot be read: \(error).")
    }
    var listing = FolderListing()
    guard !names.contains(runMark) else { return listing }
    for name in names.filter(counts).map(NaturalKey.init).sorted().map(\.original) {
      if !withStatus, ImageFileName(name).isFile {
        listing.files.append(File(name))
        continue
      }
      let place = "\(path)/\(name)"
      switch FileStatus(place) {
      case .some(let status) where status.kind == .folder: listing.folders.append(name)
      case .some(let status):
        listing.files.append(File(name, byteCount: status.size, modified: status.modified))
      case nil: listing.files.append(File(name, isBrokenLink: true))
      }
    }
    return listing
  }
}

/// How folders are looked at: the disk, or what a test makes of a list of names.
package struct FolderReader: Sendable {
  /// What is in a folder.
  package let list: @Sendable (_ folder: String, _ withStatus: Bool) throws(DatasetError) -> FolderListing
  /// The first so many bytes of a file; nil where it cannot be read.
  package let beginning: @Sendable (_ file: String, _ count: Int) -> [UInt8]?
  /// All of a file, as text.
  let text: @Sendable (_ file: String) throws(DatasetError) -> String

  package init(
    list: @escaping @Sendable (_ folder: String, _ withStatus: Bool) throws(DatasetError) -> FolderListing,
    beginning: @escaping @Sendable (_ file: String, _ count: Int) -> [UInt8]?,
    text: @escaping @Sendable (_ file: String) throws(DatasetError) -> String
  ) {
    (self.list, self.beginning, self.text) = (list, beginning, text)
  }

  package static let disk = FolderReader(
    list: { folder, withStatus throws(DatasetError) in try FolderListing.read(folder, withStatus: withStatus) },
    beginning: { FileSystem.beginning(of: $0, count: $1) },
    text: { path throws(DatasetError) in
      let file = try InputFile(path)
      let most = 1 << 28
      guard file.size <= most else {
        throw DatasetError(.malformed, "\(path): expected a table of at most \(most) bytes, found \(file.size).")
      }
      let bytes = try file.take(file.size)
      guard let text = TableText.whole(bytes) else {
        throw DatasetError(
          .malformed,
          "\(path): expected a table in UTF-8, found letters of another encoding in line \(TableText.badLine(bytes)). Save it as UTF-8."
        )
      }
      return text
    })

  /// Whether the file at `path` is an image: by its name, or where that says nothing, by its first bytes.
  func isImage(_ path: String, named name: String) -> Bool {
    switch ImageFileName(name).claim {
    case .image: true
    case .other: false
    case .nothing: beginning(path, 512).map { FileContent($0).isImage } ?? false
    }
  }
}
