import FMDistPlatform
import Foundation

/// An open file: system calls that throw readable errors. It closes with its last reference.
final class FileDescriptor: Sendable {
  let path: String
  let number: Int32
  /// Who closes it; nil for this object.
  private let owner: (any AnyObject & Sendable)?

  /// Opens `path`; the caller names the flags of open(2).
  init(_ path: String, flags: Int32) throws(RunFileError) {
    let number = FileSystem.open(path, flags)
    guard number >= 0 else { throw Self.failure("open", path) }
    self.path = path
    self.number = number
    owner = nil
  }

  /// The open file `number` at `path`, which `owner` closes.
  init(_ path: String, of owner: any AnyObject & Sendable, number: Int32) {
    self.path = path
    self.number = number
    self.owner = owner
  }

  deinit { if owner == nil { close(number) } }

  /// Writes every byte, however many calls that takes.
  func write(_ bytes: UnsafeRawBufferPointer) throws(RunFileError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      // Linux writes at most 2 GiB a call anyway.
      let chunk = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
      let count = Foundation.write(number, chunk.baseAddress, chunk.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw Self.failure("write to", path)
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Fills `bytes` from `offset` on; a file that ends before is malformed.
  func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws(RunFileError) {
    var done = 0
    while done < bytes.count {
      let chunk = UnsafeMutableRawBufferPointer(rebasing: bytes[done..<min(bytes.count, done + 1 << 30)])
      let count = pread(number, chunk.baseAddress, chunk.count, off_t(offset + done))
      if count < 0 {
        if errno == EINTR { continue }
        throw Self.failure("read", path)
      }
      if count == 0 {
        throw RunFileError(
          .malformed, path: path, "ends at byte \(offset + done); \(bytes.count - done) more were expected")
      }
      done += count
    }
  }

  /// Waits until the disk has everything.
  func synchronize() throws(RunFileError) {
    var status: Int32
    repeat { status = fsync(number) } while status != 0 && errno == EINTR
    // Some file systems have no fsync for folders, and say so with EINVAL.
    guard status == 0 || errno == EINVAL else { throw Self.failure("save", path) }
  }

  /// The size in bytes.
  func size() throws(RunFileError) -> Int {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw Self.failure("examine", path) }
    return Int(status.st_size)
  }

  /// What `errno` says, as an error about `path`: "cannot write to it: No space left on device".
  static func failure(_ verb: String, _ path: String, _ error: SystemError = SystemError()) -> RunFileError {
    let code = error.code
    if code == ENOENT && verb == "open" {
      return RunFileError(.missing, path: path, "is not there; check the path")
    }
    let advice = code == ENOSPC || code == EDQUOT ? "; free some space, or write somewhere else" : ""
    return RunFileError(.io, path: path, "cannot \(verb) it: \(error)\(advice)")
  }
}
