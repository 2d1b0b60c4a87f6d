import Glibc

/// What the system knows of a file.
package struct FileStatus: Sendable {
  /// What it is.
  package enum Kind: Sendable {
    /// A regular file.
    case file
    case folder
    /// A symbolic link.
    case link
    /// A device, a pipe, a socket.
    case other
  }

  /// Which file it is, whatever its names: of two names of a file the same.
  package struct Identity: Hashable, Sendable {
    let device, number: UInt64
  }

  package let kind: Kind
  package let identity: Identity
  /// In bytes.
  package let size: Int
  /// How many names it has.
  package let names: Int
  /// The number of the user that it belongs to.
  package let owner: UInt32
  /// When its content was written, in nanoseconds since 1970.
  package let modified: Int
  /// When its content, or what the system knows of it, was last changed, in nanoseconds since 1970. No program can choose it.
  package let changed: Int
  /// Whether its mode lets anybody write.
  package let isWritable: Bool

  /// Whether it belongs to whom this process runs for.
  package var isMine: Bool { owner == geteuid() }

  /// Of the file at `path`, or of what a link there leads to if `following`. Nil, with `errno`, where there is none.
  package init?(_ path: String, following: Bool = true) {
    var status = stat()
    guard path.withSystemPath({ following ? stat($0, &status) : lstat($0, &status) }) == 0 else { return nil }
    self.init(status)
  }

  /// Of an open file.
  package init?(descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .other
      }
    identity = Identity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
    size = Int(status.st_size)
    names = Int(status.st_nlink)
    owner = status.st_uid
    modified = status.st_mtim.tv_sec &* 1_000_000_000 &+ status.st_mtim.tv_nsec
    changed = status.st_ctim.tv_sec &* 1_000_000_000 &+ status.st_ctim.tv_nsec
    isWritable = status.st_mode & 0o222 != 0
  }
}
