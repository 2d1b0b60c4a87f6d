import FMDistPlatform
import Foundation

/// A file open for writing: system calls that throw readable errors. It closes with its last reference.
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

  /// Writes every byte.
  func write(_ bytes: UnsafeRawBufferPointer) throws(RunFileError) {
    do throws(SystemError) { try Descriptor.write(bytes, to: number) } catch {
      throw Self.failure("write to", path, error)
    }
  }

  /// What the file ends with; nil of an empty one. For a file that is open for reading too.
  func lastByte() throws(RunFileError) -> UInt8? {
    guard let size = FileStatus(descriptor: number)?.size, size > 0 else { return nil }
    var byte: UInt8 = 0
    let result = withUnsafeMutableBytes(of: &byte) { [number] room in
      Result { () throws(SystemError) in try Descriptor.read(into: room, from: number, at: size - 1) }
    }
    do throws(SystemError) { _ = try result.get() } catch { throw Self.failure("read", path, error) }
    return byte
  }

  /// Waits until the disk has everything.
  func synchronize() throws(RunFileError) {
    var status: Int32
    repeat { status = fsync(number) } while status != 0 && errno == EINTR
    // Some file systems have no fsync for folders, and say so with EINVAL.
    guard status == 0 || errno == EINVAL else { throw Self.failure("save", path) }
  }

  /// What `errno` says, as an error about `path`: "cannot write to it: No space left on device".
  static func failure(_ verb: String, _ path: String, _ error: SystemError = SystemError()) -> RunFileError {
    let code = error.code
    if code == ENOENT && verb == "open" {
      return RunFileError(.missing, path: path, "does not exist; check the path")
    }
    let advice = code == ENOSPC || code == EDQUOT ? "; free some space, or write somewhere else" : ""
    return RunFileError(.io, path: path, "cannot \(verb) it: \(error)\(advice)")
  }
}
