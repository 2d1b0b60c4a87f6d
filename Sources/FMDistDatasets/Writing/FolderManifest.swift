import FMDistPlatform

/// The file by which a folder is known as one that fmdist wrote, with the names of what it wrote there: nothing else is ever replaced.
enum FolderManifest {
  /// Hidden, so that it is in no one's way.
  static let fileName = ".fmdist-data"
  /// What macOS leaves in every folder that someone looks at.
  private static let ignored = ".DS_Store"
  private static let firstLine =
    "Written by fmdist data convert, which may replace this folder when told to --overwrite."

  /// Marks the complete folder `path`.
  static func write(to path: String) throws(DatasetError) {
    let names = try contents(path)
    let file = try OutputFile(path + "/" + fileName)
    try file.write(Array((([firstLine] + names).joined(separator: "\n") + "\n").utf8))
    try file.synchronize()
  }

  /// Why the folder `path` may not be replaced, for a person; nil if all in it is fmdist's.
  static func objection(_ path: String) -> String? {
    guard isFolder(path) else { return "this is not a folder" }
    guard let found = try? contents(path) else { return "this cannot be read" }
    guard !found.isEmpty else { return nil }
    let bytes = FileSystem.beginning(of: path + "/" + fileName, count: 1 << 20) ?? []
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    guard lines.first == firstLine else { return "this has no file \(fileName) as such folders have" }
    let written = Set(lines.dropFirst())
    for name in found {
      guard written.contains(name) else { return "this holds \(name) too" }
      let item = path + "/" + name
      if isFolder(item), let other = stranger(in: item) { return "this holds \(name)/\(other) too" }
    }
    return nil
  }

  /// The first thing in `folder`, a part's folder of classes, that is not `<class>/<number>.png`.
  private static func stranger(in folder: String) -> String? {
    for name in (try? contents(folder)) ?? [""] {
      guard isFolder(folder + "/" + name), let files = try? contents(folder + "/" + name) else { return name }
      if let other = files.first(where: { !isNumbered($0) }) { return name + "/" + other }
    }
    return nil
  }

  private static func isNumbered(_ name: String) -> Bool {
    let ending = ".png"
    return name.hasSuffix(ending) && name.utf8.count > ending.utf8.count
      && name.utf8.dropLast(ending.utf8.count).allSatisfy { (0x30...0x39).contains($0) }
  }

  /// The names in `path` but the mark's, sorted.
  private static func contents(_ path: String) throws(DatasetError) -> [String] {
    do throws(SystemError) {
      return try FileSystem.names(in: path).filter { ![fileName, ignored].contains($0) }.sorted()
    } catch {
      throw DatasetError(.io, "\(path): the folder cannot be read: \(error).")
    }
  }

  /// Whether `path` is a folder itself, and no link to one.
  private static func isFolder(_ path: String) -> Bool {
    FileStatus(path, following: false)?.kind == .folder
  }
}
