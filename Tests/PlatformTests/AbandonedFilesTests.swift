import FMDistPlatform
import Foundation
import Testing

struct AbandonedFilesTests {
  /// Files that a process has open, or has mapped and closed, are kept; so is what has another name, or is no file.
  @Test func whatIsInUseIsKept() throws {
    let folder = try Folder()
    for name in [
      "shared-open", "shared-mapped", "shared-left", "common-left", "other-left", "shared-folder/shared-left",
    ] {
      try folder.write(String(repeating: "x", count: 4096), to: name)
    }
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/shared-link", withDestinationPath: "other-left")

    let open = FileSystem.open(folder.path + "/shared-open", O_RDONLY)
    defer { close(open) }
    let mapped = FileSystem.open(folder.path + "/shared-mapped", O_RDONLY)
    let pages = try #require(mmap(nil, 4096, PROT_READ, MAP_SHARED, mapped, 0))
    defer { munmap(pages, 4096) }
    close(mapped)

    AbandonedFiles.remove(in: folder.path, prefixes: ["shared-", "common-"], secondsUnseen: -1)
    #expect(folder.names == ["other-left", "shared-folder", "shared-link", "shared-mapped", "shared-open"])
  }
}
