import Foundation

/// A new file.
final class OutputFile {
  private let path: String
  private let descriptor: Int32

  /// Makes the file at `path`, which is not to be there.
  init(_ path: String) throws(DatasetError) {
    self.path = path
    let everyone: mode_t = 0o666
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, everyone)
    guard descriptor >= 0 else { throw DatasetError(.io, "\(path): cannot be made: \(reason(errno)).") }
  }

  deinit { close(descriptor) }

  /// Appends `bytes`.
  func write(_ bytes: UnsafeRawBufferPointer) throws(DatasetError) {
    guard let base = bytes.baseAddress else { return }
    var done = 0
    while done < bytes.count {
      let count = Foundation.write(descriptor, base + done, bytes.count - done)
      if count < 0 {
        let code = errno
        if code == EINTR { continue }
        throw DatasetError(.io, "\(path): cannot be written: \(reason(code)).")
      }
      done += count
    }
  }

  /// Appends `bytes`.
  func write(_ bytes: [UInt8]) throws(DatasetError) {
    // A closure that rethrows would lose the error's type.
    let result = bytes.withUnsafeBytes { bytes in Result { () throws(DatasetError) in try write(bytes) } }
    try result.get()
  }

  /// Returns when what was written is on the disk, as far as the system says.
  func synchronize() throws(DatasetError) {
    guard fsync(descriptor) == 0 else { throw DatasetError(.io, "\(path): cannot be written: \(reason(errno)).") }
  }
}
