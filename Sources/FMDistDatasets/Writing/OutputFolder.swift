import FMDistPlatform
import Glibc

/// A folder that appears when all of its files are written, and not before. What a killed process leaves of one is taken away by the next that writes
/// beside it; see ``TemporaryFile``.
final class OutputFolder {
  /// Where to write.
  var temporary: String { mark.folder }
  private let path: String
  private let replaces: Bool
  /// The folders above it that were made for it, the highest first.
  private let made: [String]
  private let mark: TemporaryFile

  /// A folder that is to be at `path`. What is there is refused, unless `overwrite` is set, and then too if it holds anything but
  /// what ``DatasetWriter`` wrote, or is, holds or lies in one of `inputs`, which the data was read from.
  init(_ path: String, overwrite: Bool, inputs: [String] = []) throws(DatasetError) {
    let path = PathText.plain(path)
    let (folder, name) = PathText.split(path)
    guard !["", "/", ".", ".."].contains(name) else {
      throw DatasetError(.usage, "\(path): expected the name of a new folder.")
    }
    self.path = path
    try Self.expectFree(path, of: inputs)
    guard !DatasetLocation.isDataFolder(folder, unless: { _ in false }) else {
      throw DatasetError(
        .usage, "\(path): would lie among the images of a data set, in \(folder). Choose a folder elsewhere.")
    }
    replaces = FileStatus(path, following: false) != nil
    if replaces {
      guard overwrite else {
        let isOurs = FolderManifest.objection(path) == nil
        let advice = isOurs ? ", or replace it with --overwrite" : ""
        throw DatasetError(.usage, "\(path): already exists. Choose another name\(advice).")
      }
      try Self.expectReplaceable(path)
    }
    var made: [String] = []
    do throws(SystemError) {
      made = try FileSystem.makeFolders(folder)
      let mark = try TemporaryFile(in: folder)
      do throws(SystemError) {
        try mark.note(name: name)
        try FileSystem.makeFolders(mark.folder)
      } catch {
        mark.discard()
        throw error
      }
      self.mark = mark
    } catch {
      for folder in made.reversed() { try? FileSystem.removeFolder(folder) }
      throw DatasetError(.io, "\(path): the folder cannot be made: \(error).")
    }
    self.made = made
  }

  /// Puts the folder in its place.
  func finish() throws(DatasetError) {
    try FolderManifest.write(to: temporary)
    // Somebody may have put something in, or in its place, since.
    if replaces { try Self.expectReplaceable(path) }
    do throws(SystemError) {
      try StopSignal.afterwards { () throws(SystemError) in try putInPlace() }
    } catch {
      throw DatasetError(.io, "\(path): cannot be put in place: \(error).")
    }
  }

  private func putInPlace() throws(SystemError) {
    if replaces { try FileSystem.rename(path, to: mark.replaced) }
    do throws(SystemError) {
      try FileSystem.rename(temporary, to: path)
    } catch {
      if replaces { try? FileSystem.rename(mark.replaced, to: path) }
      throw error
    }
    if replaces { try? FileSystem.removeTree(mark.replaced) }
    mark.discard()
  }

  /// Takes away what was written.
  func abandon() {
    mark.discard()
    for folder in made.reversed() { try? FileSystem.removeFolder(folder) }
  }

  /// `error` with the paths that were asked for in the place of the temporary ones; and of one while writing, that nothing is left.
  func told(_ error: DatasetError) -> DatasetError {
    var message = error.message.replacing(temporary, with: path)
    if error.kind == .io {
      if message.hasSuffix(".") { message.removeLast() }
      message += replaces ? "; the folder is as it was." : "; nothing was left behind."
    }
    return DatasetError(error.kind, message)
  }

  private static func expectReplaceable(_ path: String) throws(DatasetError) {
    guard let objection = FolderManifest.objection(path) else { return }
    throw DatasetError(
      .usage,
      "\(path): --overwrite replaces a folder with nothing but what fmdist data convert wrote, and \(objection). Choose another "
        + "name, or move it away yourself.")
  }

  private static func expectFree(_ path: String, of inputs: [String]) throws(DatasetError) {
    for input in inputs {
      guard FileSystem.lies(input, in: path) || (FileSystem.isFolder(input) && FileSystem.lies(path, in: input)) else {
        continue
      }
      throw DatasetError(
        .usage,
        "\(path): the data is read from \(input), which must not be written over. Choose the name of a new folder elsewhere."
      )
    }
  }
}
