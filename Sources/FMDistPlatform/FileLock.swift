import Glibc

/// A file that is locked as long as this object lives. The kernel lifts the lock when the process ends, however it ends, so none is ever left
/// behind. On NFS the server holds it, across hosts.
///
/// It is a lock of the open file and not of the process (`F_OFD_SETLK`): two of one process exclude each other as well, and closing another
/// descriptor of the file does not lift it. A program that is started does not inherit it.
package final class FileLock: Sendable {
  /// What came of a try.
  package enum Outcome: Sendable {
    case locked
    /// Somebody holds it.
    case held
    /// The file system has no locks.
    case unsupported
  }

  package let path: String
  package let descriptor: Int32

  /// Opens the file at `path`, which is made if `creates`; no link is followed. Not locked yet.
  package init(opening path: String, flags: Int32 = O_RDWR | O_CREAT) throws(SystemError) {
    descriptor = FileSystem.open(path, flags | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { throw SystemError() }
    self.path = path
  }

  deinit { close(descriptor) }

  /// Tries to lock the file, without waiting.
  package func lock() throws(SystemError) -> Outcome {
    var request = flock()
    request.l_type = Int16(F_WRLCK)
    request.l_whence = Int16(SEEK_SET)
    var status: Int32
    repeat { status = fcntl(descriptor, Self.setLockOfOpenFile, &request) } while status != 0 && errno == EINTR
    if status == 0 { return .locked }
    switch errno {
    case EAGAIN, EACCES: return .held
    case ENOLCK, EOPNOTSUPP, ENOSYS, EINVAL: return .unsupported
    default: throw SystemError()
    }
  }

  /// Whether `path` still leads to the file that is locked: it may have been removed, or another put in its place.
  package var isInPlace: Bool {
    guard let mine = FileStatus(descriptor: descriptor)?.identity else { return false }
    return FileStatus(path, following: false)?.identity == mine
  }

  /// At most `count` bytes of its content.
  package func content(most count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let length = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    return Array(bytes.prefix(max(0, length)))
  }

  /// What it held, and when that was written.
  package struct Past: Sendable {
    fileprivate let bytes: [UInt8]
    fileprivate let read, written: timespec
  }

  /// What it holds; nil if that is longer than `limit` bytes, or cannot be told.
  package func past(limit: Int) -> Past? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size <= limit else { return nil }
    return Past(bytes: content(most: limit), read: status.st_atim, written: status.st_mtim)
  }

  /// Puts back what it held, as if it had never been written to.
  package func restore(_ past: Past) {
    guard (try? write(past.bytes)) != nil else { return }
    _ = futimens(descriptor, [past.read, past.written])
  }

  /// Replaces its content.
  package func write(_ text: String) throws(SystemError) { try write(Array(text.utf8)) }

  private func write(_ bytes: [UInt8]) throws(SystemError) {
    guard ftruncate(descriptor, 0) == 0,
      bytes.withUnsafeBytes({ pwrite(descriptor, $0.baseAddress, $0.count, 0) }) == bytes.count
    else { throw SystemError() }
  }

  /// `F_OFD_SETLK` of Linux, which Glibc's module does not show.
  private static let setLockOfOpenFile: Int32 = 37
}
