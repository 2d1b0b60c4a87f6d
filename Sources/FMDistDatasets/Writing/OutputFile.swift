import FMDistPlatform
import Glibc

/// A new file.
final class OutputFile {
  private let path: String
  private let descriptor: Int32

  /// Makes the file at `path`, which is not to be there.
  init(_ path: String) throws(DatasetError) {
    self.path = path
    descriptor = FileSystem.open(path, O_WRONLY | O_CREAT | O_EXCL)
    guard descriptor >= 0 else { throw DatasetError(.io, "\(path): cannot be made: \(SystemError()).") }
  }

  private init(_ path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Puts what `body` writes in the place of the file at `path`, when it is complete.
  static func replace(_ path: String, _ body: (OutputFile) throws(DatasetError) -> Void) throws(DatasetError) {
    func failed(_ error: SystemError) -> DatasetError { DatasetError(.io, "\(path): cannot be written: \(error).") }
    let temporary: TemporaryFile
    do throws(SystemError) { temporary = try TemporaryFile(in: PathText.split(path).folder) } catch {
      throw failed(error)
    }
    let file = OutputFile(path, descriptor: dup(temporary.descriptor))
    try body(file)
    try file.synchronize()
    do throws(SystemError) { try temporary.place(at: path) } catch { throw failed(error) }
  }

  /// Appends `bytes`.
  func write(_ bytes: UnsafeRawBufferPointer) throws(DatasetError) {
    do throws(SystemError) { try Descriptor.write(bytes, to: descriptor) } catch {
      throw DatasetError(.io, "\(path): cannot be written: \(error).")
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
    guard fsync(descriptor) == 0 else { throw DatasetError(.io, "\(path): cannot be written: \(SystemError()).") }
  }
}
