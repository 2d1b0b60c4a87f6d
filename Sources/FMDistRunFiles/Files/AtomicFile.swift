import FMDistPlatform
import Foundation

/// The one place that writes a whole file: at every instant, power loss included, `path` is the old file or the new
/// one, complete.
///
/// The bytes go to a ``TemporaryFile`` in the same folder, which is fsynced and renamed over `path`; then the folder is
/// fsynced, so that the rename lasts too. What is there and no regular file (a link, a folder, a device) is not replaced. Not for appending: see
/// ``EventLog``.
package enum AtomicFile {
  /// Writes `bytes` to `path`, and makes its folder when that is missing.
  package static func write(_ bytes: [UInt8], to path: String) throws(RunFileError) {
    try write(to: path) { (file: FileDescriptor) throws(RunFileError) in
      try file.write(contentsOf: bytes)
    }
  }

  /// Writes `text` as UTF-8 to `path`, and makes its folder when that is missing.
  package static func write(_ text: String, to path: String) throws(RunFileError) {
    try write(Array(text.utf8), to: path)
  }

  /// The same without waiting for the disk, which takes milliseconds, for what could be made again: a power loss, but no kill, may leave an
  /// empty file.
  static func writeSoon(_ text: String, to path: String) throws(RunFileError) {
    try write(to: path, waits: false) { (file: FileDescriptor) throws(RunFileError) in
      try file.write(contentsOf: Array(text.utf8))
    }
  }

  /// Writes what `body` puts into the file that it is given.
  static func write(
    to path: String, waits: Bool = true, _ body: (FileDescriptor) throws(RunFileError) -> Void
  ) throws(RunFileError) {
    let temporary = try prepare(for: path, waits: waits, body)
    try attempt("replace", path) { () throws(SystemError) in try temporary.place(at: path) }
    if waits { try synchronizeFolder(PathText.split(path).folder) }
  }

  /// The same file before it gets its name: complete, and gone with its last reference unless it is placed. Its folder is made if `makesFolder`.
  static func prepare(
    for path: String, waits: Bool = true, makesFolder: Bool = true,
    _ body: (FileDescriptor) throws(RunFileError) -> Void
  ) throws(RunFileError) -> TemporaryFile {
    let (folder, _) = PathText.split(path)
    if makesFolder { try makeFolder(folder) }
    try expectFile(path)
    let temporary = try attempt("write", path) { () throws(SystemError) in try TemporaryFile(in: folder) }
    do throws(RunFileError) {
      let file = FileDescriptor(temporary.path, of: temporary, number: temporary.descriptor)
      try body(file)
      if waits { try file.synchronize() }
    } catch {
      temporary.discard()
      // The person knows the file by its own name.
      throw RunFileError(.io, path: path, error.kind == .missing ? "its folder does not exist" : error.sentence)
    }
    return temporary
  }

  /// Throws where something is at `path` that is no regular file.
  package static func expectFile(_ path: String) throws(RunFileError) {
    guard let kind = FileStatus(path, following: false)?.kind, kind != .file else { return }
    let found =
      switch kind {
      case .link: "a link, which is not followed"
      case .folder: "a folder"
      case .other, .file: "a device or a pipe"
      }
    throw RunFileError(.io, path: path, "is \(found); a file was expected: move it away, or choose another name")
  }

  /// Makes `folder`, and those above it, unless it is there.
  package static func makeFolder(_ folder: String) throws(RunFileError) {
    guard let status = FileStatus(folder) else {
      let made = try attempt("make", folder) { () throws(SystemError) in try FileSystem.makeFolders(folder) }
      for folder in made { try synchronizeFolder(PathText.split(folder).folder) }
      return
    }
    guard status.kind == .folder else {
      throw RunFileError(.io, path: folder, "is a file; a folder was expected")
    }
  }

  /// Makes renames and links in `folder` last.
  static func synchronizeFolder(_ folder: String) throws(RunFileError) {
    try FileDescriptor(folder, flags: O_RDONLY | O_DIRECTORY).synchronize()
  }

  /// Does `body`, whose failure is told as that of doing `verb` to `path`.
  static func attempt<Result>(
    _ verb: String, _ path: String, _ body: () throws(SystemError) -> Result
  ) throws(RunFileError) -> Result {
    do throws(SystemError) { return try body() } catch { throw FileDescriptor.failure(verb, path, error) }
  }
}

extension FileDescriptor {
  /// Writes all of an array.
  func write<Element: BitwiseCopyable>(contentsOf elements: [Element]) throws(RunFileError) {
    var failure: RunFileError?
    elements.withUnsafeBytes { bytes in
      do throws(RunFileError) { try write(bytes) } catch { failure = error }
    }
    if let failure { throw failure }
  }
}
