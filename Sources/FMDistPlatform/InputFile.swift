import Glibc

/// A regular file, open for reading.
package final class InputFile: Sendable {
  package let path: String
  /// When it was opened, in bytes.
  package let size: Int
  private let descriptor: Int32

  /// Opens the file at `path`.
  package init(opening path: String) throws(InputFileError) {
    // A pipe must not make us wait.
    descriptor = FileSystem.open(path, O_RDONLY | O_NONBLOCK)
    guard descriptor >= 0 else {
      let error = SystemError()
      throw error.code == ENOENT || error.code == ENOTDIR ? .missing : .failed("open", error)
    }
    guard let status = FileStatus(descriptor: descriptor) else {
      let error = SystemError()
      close(descriptor)
      throw .failed("examine", error)
    }
    guard status.kind == .file else {
      close(descriptor)
      throw .other(status.kind)
    }
    self.path = path
    size = status.size
  }

  deinit { close(descriptor) }

  /// Fills `bytes` from where the last call has ended; gives fewer only at the end.
  package func fill(_ bytes: UnsafeMutableRawBufferPointer) throws(InputFileError) -> Int {
    do throws(SystemError) { return try Descriptor.read(into: bytes, from: descriptor) } catch {
      throw .failed("read", error)
    }
  }

  /// Fills `bytes` from `offset` on, and leaves the place of other calls as it is; gives fewer only at the end.
  package func fill(_ bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws(InputFileError) -> Int {
    do throws(SystemError) { return try Descriptor.read(into: bytes, from: descriptor, at: offset) } catch {
      throw .failed("read", error)
    }
  }
}
