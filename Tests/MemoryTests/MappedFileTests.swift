import FMDistMemory
import FMDistPlatform
import Foundation
import Testing

struct MappedFileTests {
  @Test func `a file that is cut short while it is mapped ends the program in a sentence`() async throws {
    let result = try await #require(
      processExitsWith: .exitCode(74), observing: [\.standardErrorContent]
    ) {
      StopSignal.listen()
      let path = FileManager.default.temporaryDirectory.appendingPathComponent("fmdist-mapped-\(UUID().uuidString)")
        .path
      _ = FileManager.default.createFile(atPath: path, contents: Data(repeating: 7, count: 1 << 20))
      let (file, other) = (try MappedFile(opening: path), try MappedFile(inMemory: 1 << 20))
      truncate(path, 0)
      withExtendedLifetime((file, other)) { print(other.bytes[0], file.bytes[1 << 19]) }
    }
    let text = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(text.contains("fmdist-mapped-") && text.contains("cannot be read any more: it was cut short"), "\(text)")
  }

  @Test func `a temporary file stays as long as it is mapped, and no longer`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fmdist-mapped-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var temporary: TemporaryFile? = try TemporaryFile(in: folder.path)
    var file = try temporary.map { try MappedFile(extending: $0, to: 100) }
    temporary = nil
    let path = try #require(file).path
    let bytes = Buffer<UInt8>([5, 6])
    try file?.write(bytes.view, at: 98)
    withExtendedLifetime(bytes) {}
    #expect(Array(try Data(contentsOf: URL(fileURLWithPath: path)).suffix(3)) == [0, 5, 6])
    file = nil
    #expect(!FileManager.default.fileExists(atPath: path))
  }
}
