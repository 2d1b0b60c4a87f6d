import FMDistPlatform

extension InputFile: ByteStream {
  /// Opens the file at `path`: ``DatasetError/Kind/missing`` if there is none, ``DatasetError/Kind/io`` if it cannot be read.
  convenience init(_ path: String) throws(DatasetError) {
    do throws(InputFileError) { try self.init(opening: path) } catch { throw DatasetError(reading: path, error) }
  }

  var maximumCount: Int { size }

  func read(into destination: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    do throws(InputFileError) { return try fill(destination) } catch { throw DatasetError(reading: path, error) }
  }

  /// What the file holds, decompressed if it begins like a gzip file. For a file that stands at its start.
  func decompressed() throws(DatasetError) -> any ByteStream { beginsLikeGzip() ? try GzipStream(self) : self }

  /// Whether the file begins with the two bytes of every gzip file.
  private func beginsLikeGzip() -> Bool {
    var start: (UInt8, UInt8) = (0, 0)
    return withUnsafeMutableBytes(of: &start) { try? fill($0, at: 0) } == 2 && start == (0x1F, 0x8B)
  }
}

extension DatasetError {
  /// Why the file at `path` can't be read.
  init(reading path: String, _ error: InputFileError) {
    let kind: Kind =
      switch error {
      case .missing: .missing
      case .other: .malformed
      case .failed: .io
      }
    self.init(kind, "\(path): \(error.sentence).")
  }
}
