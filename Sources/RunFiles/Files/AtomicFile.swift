import Foundation

/// The one place that writes a whole file: at every instant, power loss included, `path` is the old file or the new
/// one, complete.
///
/// The bytes go to a temporary file in the same folder, which is fsynced and renamed over `path`; then the folder is
/// fsynced, so that the rename lasts too. One process at a time may write to a `path`. Not for appending: see
/// ``EventLog``.
public enum AtomicFile {
  /// Writes `bytes` to `path`, and makes its folder when that is missing.
  public static func write(_ bytes: [UInt8], to path: String) throws(RunFileError) {
    try write(to: path) { (file: FileDescriptor) throws(RunFileError) in
      try file.write(contentsOf: bytes)
    }
  }

  /// Writes `text` as UTF-8 to `path`, and makes its folder when that is missing.
  public static func write(_ text: String, to path: String) throws(RunFileError) {
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
    let (folder, name) = split(path)
    try makeFolder(folder)
    removeLeftovers(of: name, in: folder)
    let temporary = "\(folder)/\(temporaryName(name, process: getpid()))"
    do throws(RunFileError) {
      // O_EXCL: another writer's file is never touched.
      let file = try FileDescriptor(temporary, flags: O_WRONLY | O_CREAT | O_EXCL)
      try body(file)
      if waits { try file.synchronize() }
    } catch {
      unlink(temporary)
      // The person knows the file by its own name.
      throw RunFileError(.io, path: path, error.kind == .missing ? "its folder is not there" : error.sentence)
    }
    guard rename(temporary, path) == 0 else {
      let failure = FileDescriptor.failure("replace", path)
      unlink(temporary)
      throw failure
    }
    if waits { try synchronizeFolder(folder) }
  }

  /// Makes `folder`, and those above it, unless it is there.
  static func makeFolder(_ folder: String) throws(RunFileError) {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) {
      if isFolder.boolValue { return }
      throw RunFileError(.io, path: folder, "is a file; a folder was expected")
    }
    if mkdir(folder, 0o777) == 0 || errno == EEXIST { return }
    guard errno == ENOENT else { throw FileDescriptor.failure("make", folder) }
    let (above, _) = split(folder)
    guard above != folder else { throw FileDescriptor.failure("make", folder) }
    try makeFolder(above)
    guard mkdir(folder, 0o777) == 0 || errno == EEXIST else { throw FileDescriptor.failure("make", folder) }
    try synchronizeFolder(above)
  }

  /// Makes renames and links in `folder` last.
  static func synchronizeFolder(_ folder: String) throws(RunFileError) {
    try FileDescriptor(folder, flags: O_RDONLY | O_DIRECTORY).synchronize()
  }

  /// The folder and the last part of `path`.
  static func split(_ path: String) -> (folder: String, name: String) {
    let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    guard let slash = trimmed.lastIndex(of: "/") else { return (".", trimmed) }
    let folder = trimmed[..<slash]
    return (folder.isEmpty ? "/" : String(folder), String(trimmed[trimmed.index(after: slash)...]))
  }

  /// Hidden, so that nobody takes it for a file of the run.
  static func temporaryName(_ name: String, process: Int32) -> String { ".\(name).\(process).tmp" }

  /// Removes what writers of `name` left behind that were killed. A living writer's file stays.
  static func removeLeftovers(of name: String, in folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for candidate in names where candidate.hasPrefix(".\(name).") && candidate.hasSuffix(".tmp") {
      guard let process = Int32(candidate.dropFirst(name.count + 2).dropLast(4)), process > 0 else { continue }
      if process == getpid() || (kill(process, 0) != 0 && errno == ESRCH) { unlink("\(folder)/\(candidate)") }
    }
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
