import Foundation

/// A folder that appears when all of its files are written, and not before.
struct OutputFolder {
  /// Where to write.
  let temporary: String
  private let path: String
  private let replaces: Bool

  /// A folder that is to be at `path`. What is there is refused, unless `overwrite` is set, and then too if it holds anything but
  /// what ``DatasetWriter`` wrote.
  init(_ path: String, overwrite: Bool) throws(DatasetError) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    guard !path.isEmpty, path != "/", ![".", ".."].contains(path.split(separator: "/").last ?? "") else {
      throw DatasetError(.usage, "\(path): expected the name of a new folder.")
    }
    self.path = path
    let files = FileManager.default
    replaces = files.fileExists(atPath: path) || (try? files.attributesOfItem(atPath: path)) != nil
    if replaces {
      guard overwrite else {
        throw DatasetError(.usage, "\(path): is there already. Choose another name, or replace it with --overwrite.")
      }
      if let objection = FolderMark.objection(path) {
        throw DatasetError(
          .usage,
          "\(path): --overwrite replaces a folder with nothing but what fmdist data convert wrote, and \(objection). Choose another "
            + "name, or delete it yourself.")
      }
    }
    temporary = "\(path).\(ProcessInfo.processInfo.processIdentifier).part"
    try? files.removeItem(atPath: temporary)
    do { try files.createDirectory(atPath: temporary, withIntermediateDirectories: true) } catch {
      throw DatasetError(.io, "\(temporary): the folder cannot be made: \(error.localizedDescription)")
    }
  }

  /// Puts the folder in its place.
  func finish() throws(DatasetError) {
    try FolderMark.write(to: temporary)
    let old = temporary + ".old"
    if replaces, rename(path, old) != 0 { throw failure(path) }
    guard rename(temporary, path) == 0 else {
      let error = failure(path)
      if replaces { _ = rename(old, path) }
      throw error
    }
    if replaces { try? FileManager.default.removeItem(atPath: old) }
  }

  /// Takes away what was written.
  func abandon() { try? FileManager.default.removeItem(atPath: temporary) }

  private func failure(_ path: String) -> DatasetError {
    DatasetError(.io, "\(path): cannot be put in place: \(reason(errno)).")
  }
}
