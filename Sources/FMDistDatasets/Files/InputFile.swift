import FMDistPlatform
import Glibc

/// A regular file, open for reading.
final class InputFile: ByteStream {
  let path: String
  /// The size when it was opened, in bytes.
  let size: Int
  private let descriptor: Int32

  /// Opens the file at `path`: ``DatasetError/Kind/missing`` if there is none, ``DatasetError/Kind/io`` if it cannot be read.
  init(_ path: String) throws(DatasetError) {
    let descriptor = FileSystem.open(path, O_RDONLY | O_NONBLOCK)  // a FIFO must not make us wait
    guard descriptor >= 0 else {
      let code = errno
      let missing = code == ENOENT || code == ENOTDIR
      throw DatasetError(missing ? .missing : .io, "\(path): cannot be opened: \(reason(code)).")
    }
    var information = stat()
    guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw DatasetError(.malformed, "\(path): expected a file with data, found a folder or something else.")
    }
    self.path = path
    self.size = Int(information.st_size)
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// The size of the file at `path` in bytes; 0 if there is none.
  static func size(of path: String) -> Int {
    var information = stat()
    return path.withSystemPath { stat($0, &information) } == 0 ? Int(information.st_size) : 0
  }

  var maximumCount: Int { size }

  func read(into destination: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    try fill(destination, from: descriptor, path: path)
  }

  /// Whether the file begins with the two bytes of every gzip file. Does not move the place where reading goes on.
  func beginsLikeGzip() -> Bool {
    var start: (UInt8, UInt8) = (0, 0)
    return pread(descriptor, &start, 2, 0) == 2 && start == (0x1F, 0x8B)
  }
}

/// The operating system's words for an error number.
func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

/// Fills `destination` from `descriptor`, whose errors are told as those of `path`; gives fewer bytes only at the end.
func fill(
  _ destination: UnsafeMutableRawBufferPointer, from descriptor: Int32, path: String
) throws(DatasetError) -> Int {
  guard let base = destination.baseAddress else { return 0 }
  var filled = 0
  while filled < destination.count {
    let count = Glibc.read(descriptor, base + filled, destination.count - filled)
    if count == 0 { break }
    if count < 0 {
      let code = errno
      if code == EINTR { continue }
      throw DatasetError(.io, "\(path): cannot be read at byte \(filled): \(reason(code)).")
    }
    filled += count
  }
  return filled
}
