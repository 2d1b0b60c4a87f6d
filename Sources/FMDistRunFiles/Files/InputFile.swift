import FMDistPlatform
import Foundation

/// Reading a file that somebody named.
package enum InputFile {
  /// Opens `path` for reading; a folder, or a pipe that would wait for ever, is refused.
  static func open(_ path: String) throws(RunFileError) -> FileDescriptor {
    guard let status = FileStatus(path) else { throw FileDescriptor.failure("open", path) }
    guard status.kind == .file else {
      let found = status.kind == .folder ? "a folder" : "a device or a pipe"
      throw RunFileError(.io, path: path, "is \(found); a file was expected")
    }
    return try FileDescriptor(path, flags: O_RDONLY)
  }

  /// All bytes of the file at `path`, which may have `limit` at most.
  package static func read(_ path: String, limit: Int) throws(RunFileError) -> [UInt8] {
    let file = try open(path)
    let size = try file.size()
    guard size <= limit else {
      throw RunFileError(.malformed, path: path, "has \(size) bytes; \(limit) at most were expected")
    }
    var bytes = [UInt8](repeating: 0, count: size)
    var failure: RunFileError?
    bytes.withUnsafeMutableBytes { buffer in
      do throws(RunFileError) { try file.read(into: buffer, at: 0) } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }
}
