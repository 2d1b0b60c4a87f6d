import FMDistPlatform
import FMDistRunFiles
import Foundation
import Testing

struct ProductFileTests {
  @Test(arguments: ["/dev/stdout", "/dev/../dev//stderr", "/dev/fd/1", "/proc/self/fd/1", "/dev/null"])
  func devicesAndOpenFilesAreStreams(_ path: String) { #expect(ProductFile.isStream(path)) }

  @Test(arguments: ["/dev/shm/fmdist-none.png", "/proc/none", "/dev/none", "/proc/self/fd/x", "none.png"])
  func aNameUnderDevIsNoStream(_ path: String) { #expect(!ProductFile.isStream(path)) }

  @Test(.enabled(if: FileSystem.isFolder("/dev/shm"))) func aFileInSharedMemoryIsAFileLikeAnyOther() throws {
    let folder = "/dev/shm/fmdist-\(UUID().uuidString)"
    try FileSystem.makeFolders(folder)
    defer { try? FileSystem.removeTree(folder) }
    let path = "\(folder)/a.svg"
    let mine = Array("a person's".utf8)
    try Data(mine).write(to: URL(filePath: path))
    #expect(ProductFile.objection(path) == "already exists, and was not made by fmdist")
    let new = "\(folder)/new.svg"
    #expect(ProductFile.objection(new) == nil)
    let picture = ProductFile.markedSVG(Array("<?xml version=\"1.0\"?>\n<svg/>".utf8))
    for _ in 0..<2 { try ProductFile.write(picture, to: new) }
    #expect(FileSystem.beginning(of: new, count: 999) == picture)
    #expect(FileSystem.beginning(of: path, count: 999) == mine)
  }
}
