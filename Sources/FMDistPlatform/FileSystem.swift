import Glibc

/// The system's calls that take a path. All paths go through here, so that any name that the system allows is kept, byte for byte.
package enum FileSystem {
  /// Whether something is there; a link that leads nowhere is not.
  package static func exists(_ path: String) -> Bool { FileStatus(path) != nil }

  /// Whether there is a folder, or a link to one.
  package static func isFolder(_ path: String) -> Bool { FileStatus(path)?.kind == .folder }

  /// open(2), closed when another program is started; below 0 with `errno` where it fails.
  package static func open(_ path: String, _ flags: Int32, mode: mode_t = 0o666) -> Int32 {
    var descriptor: Int32
    repeat {
      descriptor = path.withSystemPath { Glibc.open($0, flags | O_CLOEXEC, mode) }
    } while descriptor < 0 && errno == EINTR
    return descriptor
  }

  /// The names in the folder at `path`, in no order.
  package static func names(in path: String) throws(SystemError) -> [String] {
    guard let folder = path.withSystemPath({ opendir($0) }) else { throw SystemError() }
    defer { closedir(folder) }
    return try names(in: folder)
  }

  private static func names(in folder: OpaquePointer) throws(SystemError) -> [String] {
    var names: [String] = []
    errno = 0
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { SystemText.decode($0.prefix { $0 != 0 }) }
      if name != "." && name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw SystemError() }
    return names
  }

  /// Makes the folder at `path` and those above it. Gives those that this call has made, the highest first.
  @discardableResult
  package static func makeFolders(_ path: String) throws(SystemError) -> [String] {
    if path.withSystemPath({ mkdir($0, 0o777) }) == 0 { return [path] }
    let code = errno
    if code == EEXIST || code == EISDIR || isFolder(path) {
      guard isFolder(path) else { throw SystemError(code == EEXIST ? ENOTDIR : code) }
      return []
    }
    let above = PathText.split(path).folder
    guard code == ENOENT, !PathText.areSame(above, path), !isFolder(above) else { throw SystemError(code) }
    let made = try makeFolders(above)
    guard path.withSystemPath({ mkdir($0, 0o777) }) != 0 else { return made + [path] }
    guard errno == EEXIST, isFolder(path) else { throw SystemError() }
    return made
  }

  /// Removes a file or a link.
  package static func unlink(_ path: String) throws(SystemError) {
    guard path.withSystemPath({ Glibc.unlink($0) }) == 0 else { throw SystemError() }
  }

  /// Removes a folder with nothing in it.
  package static func removeFolder(_ path: String) throws(SystemError) {
    guard path.withSystemPath({ rmdir($0) }) == 0 else { throw SystemError() }
  }

  /// Gives the file at `path` the name `newPath`, in the place of what is there.
  package static func rename(_ path: String, to newPath: String) throws(SystemError) {
    let status = path.withSystemPath { path in newPath.withSystemPath { Glibc.rename(path, $0) } }
    guard status == 0 else { throw SystemError() }
  }

  /// Gives the file at `path` the name `newPath` as well.
  package static func link(_ path: String, as newPath: String) throws(SystemError) {
    let status = path.withSystemPath { path in newPath.withSystemPath { Glibc.link(path, $0) } }
    guard status == 0 else { throw SystemError() }
  }

  /// What the symbolic link at `path` says; nil where there is none that can be read, or it is cut off.
  package static func destination(ofLink path: String) -> String? {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX) + 64)
    let count = path.withSystemPath { readlink($0, &bytes, bytes.count) }
    guard count >= 0, count < bytes.count else { return nil }
    return SystemText.decode(bytes[..<count].map { UInt8(bitPattern: $0) })
  }

  /// Removes what is at `path`, with all that is in it; no link is followed, not even one that somebody puts in the place of a folder
  /// meanwhile. Nothing happens where nothing is.
  package static func removeTree(_ path: String) throws(SystemError) { try removeTree(path, in: AT_FDCWD) }

  /// Removes what is called `name` in the open folder `folder`.
  private static func removeTree(_ name: String, in folder: Int32) throws(SystemError) {
    if name.withSystemPath({ unlinkat(folder, $0, 0) }) == 0 || errno == ENOENT { return }
    let error = SystemError()
    let descriptor = name.withSystemPath { openat(folder, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
    guard descriptor >= 0 else { throw [ENOTDIR, ELOOP].contains(errno) ? error : SystemError() }
    guard let stream = fdopendir(descriptor) else {
      let error = SystemError()
      close(descriptor)
      throw error
    }
    defer { closedir(stream) }
    for name in try names(in: stream) { try removeTree(name, in: descriptor) }
    guard name.withSystemPath({ unlinkat(folder, $0, AT_REMOVEDIR) }) == 0 || errno == ENOENT else {
      throw SystemError()
    }
  }

  /// The nearest folder that is there, `path` or one above it, and what keeps the folders below it from being made: something that is no folder.
  package static func nearestFolder(_ path: String) -> (folder: String, obstacle: String?) {
    var (place, obstacle) = (path, String?.none)
    while !isFolder(place), !PathText.areSame(PathText.split(place).folder, place) {
      if FileStatus(place, following: false) != nil { obstacle = place }
      place = PathText.split(place).folder
    }
    return (place, obstacle)
  }

  /// The path of what `path` leads to, without links, `.` and `..`; of a file that is not there, from the folder that is. Nil where the folder
  /// is not there either.
  package static func realPath(_ path: String) -> String? {
    func resolved(_ path: String) -> String? {
      guard let found = path.withSystemPath({ realpath($0, nil) }) else { return nil }
      defer { free(found) }
      return SystemText.decode(UnsafeRawBufferPointer(start: found, count: strlen(found)))
    }
    if let found = resolved(path) { return found }
    let (folder, name) = PathText.split(path)
    guard errno == ENOENT, name != ".", name != "..", !PathText.areSame(folder, path),
      let above = realPath(folder)
    else { return nil }
    return above == "/" ? "/\(name)" : "\(above)/\(name)"
  }

  /// Whether `path` is `folder` or lies in it, whatever the links on the way.
  package static func lies(_ path: String, in folder: String) -> Bool {
    guard let folder = FileStatus(folder)?.identity, var place = realPath(path) else { return false }
    while true {
      if FileStatus(place)?.identity == folder { return true }
      let above = PathText.split(place).folder
      if PathText.areSame(above, place) { return false }
      place = above
    }
  }

  /// Whether two paths lead to the same file.
  package static func areSame(_ one: String, _ other: String) -> Bool {
    if let one = FileStatus(one)?.identity, let other = FileStatus(other)?.identity { return one == other }
    guard let one = realPath(one), let other = realPath(other) else { return PathText.areSame(one, other) }
    return PathText.areSame(one, other)
  }

  /// At most `count` bytes from the beginning of the regular file at `path`; nil where there is none that can be read.
  package static func beginning(of path: String, count: Int) -> [UInt8]? {
    guard let file = try? InputFile(opening: path) else { return nil }
    var bytes = [UInt8](repeating: 0, count: count)
    guard let length = bytes.withUnsafeMutableBytes({ try? file.fill($0, at: 0) }) else { return nil }
    return Array(bytes.prefix(length))
  }
}
