import FMDistPlatform

extension InputFile {
  /// Opens the file at `path`.
  convenience init(_ path: String) throws(RunFileError) {
    do throws(InputFileError) { try self.init(opening: path) } catch { throw RunFileError(reading: path, error) }
  }

  /// All bytes of the file at `path`, which may have `limit` at most.
  package static func read(_ path: String, limit: Int) throws(RunFileError) -> [UInt8] {
    let file = try InputFile(path)
    guard file.size <= limit else {
      throw RunFileError(.malformed, path: path, "has \(file.size) bytes; \(limit) at most were expected")
    }
    return try file.values(from: 0, count: file.size)
  }

  /// `count` numbers from `offset` on.
  func values<Number: BitwiseCopyable & ExpressibleByIntegerLiteral>(
    _ type: Number.Type = Number.self, from offset: Int, count: Int
  ) throws(RunFileError) -> [Number] {
    var values = [Number](repeating: 0, count: count)
    var failure: RunFileError?
    values.withUnsafeMutableBytes { buffer in
      do throws(RunFileError) { try read(into: buffer, at: offset) } catch { failure = error }
    }
    if let failure { throw failure }
    return values
  }

  /// Fills `bytes` from `offset` on; a file that ends before is malformed.
  func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws(RunFileError) {
    let count: Int
    do throws(InputFileError) { count = try fill(bytes, at: offset) } catch { throw RunFileError(reading: path, error) }
    guard count == bytes.count else {
      throw RunFileError(
        .malformed, path: path, "ends at byte \(offset + count); \(bytes.count - count) more were expected")
    }
  }
}

extension RunFileError {
  /// Why the file at `path` can't be read.
  init(reading path: String, _ error: InputFileError) {
    self.init(error == .missing ? .missing : .io, path: path, error.sentence)
  }
}
