import FMDistDatasets
import Testing

/// Compressed files that were cut, altered, or lie about what they hold.
struct GzipTests {
  private func failure(_ bytes: [UInt8]) throws -> DatasetError? {
    let folder = try TestFolder()
    let path = try folder.write(bytes, to: "labels.gz")
    let error = #expect(throws: DatasetError.self) { try IDXArray(path: path, content: "labels", dimensions: 1...1) }
    #expect(error?.message.contains(path) == true)
    return error
  }

  @Test func `refuses a file cut short at any byte`() throws {
    let whole = try Fixture.bytes(Fixture.testLabels)
    for length in 2..<whole.count {
      let error = try failure(Array(whole[..<length]))
      #expect(error?.kind == .malformed)
      #expect(error?.message.contains("cut short") == true, "at \(length): \(error?.message ?? "")")
      #expect(error?.message.contains("byte \(length)") == true)
    }
  }

  @Test func `refuses a wrong checksum`() throws {
    var bytes = try Fixture.bytes(Fixture.testLabels)
    bytes[bytes.count - 8] ^= 1
    let error = try failure(bytes)
    #expect(error?.kind == .malformed)
    #expect(error?.message.contains("damaged") == true)
    #expect(error?.message.contains("incorrect data check") == true)
  }

  @Test func `refuses a wrong length at the end`() throws {
    var bytes = try Fixture.bytes(Fixture.testLabels)
    bytes[bytes.count - 1] ^= 1
    #expect(try failure(bytes)?.message.contains("incorrect length check") == true)
  }

  @Test func `refuses bytes after the end`() throws {
    let whole = try Fixture.bytes(Fixture.testLabels)
    let error = try failure(whole + [0])
    #expect(error?.kind == .malformed)
    #expect(error?.message.contains("expected the end of the gzip file at byte \(whole.count)") == true)
    #expect(try failure(whole + [0x1F])?.message.contains("cut short") == true)
    #expect(try failure(whole + [0x1F, 0x8C, 8])?.message.contains("damaged") == true)
  }

  @Test func `refuses more data than the header promises`() throws {
    let whole = try Fixture.bytes(Fixture.testLabels)
    let error = try failure(whole + whole)
    #expect(error?.kind == .malformed)
    #expect(error?.message.contains("after 15 bytes") == true)
  }

  @Test func `refuses a header that a file so small cannot keep, before taking memory for it`() throws {
    let error = try failure(try Fixture.bytes("bomb.gz"))
    #expect(error?.kind == .malformed)
    #expect(error?.message.contains("promises 4294967295 bytes") == true)
    #expect(error?.message.contains("at most \(1056 * 1032)") == true)
  }
}
