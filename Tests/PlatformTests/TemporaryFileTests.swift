import Foundation
import Platform
import Testing

/// A folder that lasts as long as the value.
private final class Folder {
  let path = FileManager.default.temporaryDirectory.appending(path: "fmdist-\(UUID().uuidString)").path()
  init() throws { try FileSystem.makeFolders(path) }
  deinit { try? FileSystem.removeTree(path) }
  var names: [String] { ((try? FileSystem.names(in: path)) ?? []).sorted() }
  func write(_ text: String, to name: String) throws {
    try FileSystem.makeFolders(PathText.split("\(path)/\(name)").folder)
    try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
  }
}

struct TemporaryFileTests {
  @Test func whatNobodyHoldsIsTakenAway() throws {
    let folder = try Folder()
    let living = try TemporaryFile(in: folder.path)
    try FileSystem.makeFolders("\(living.folder)/deep")
    // As a killed process leaves them, and others that look alike.
    for name in [".fmdist.0123456789abcdef.tmp", ".fmdist.0123456789abcdef.part/a/b"] {
      try folder.write("half", to: name)
    }
    let others = [".fmdist.tmp", ".fmdist.0123456789abcdeg.tmp", "fmdist.0123456789abcdef.tmp", ".x.1.tmp"]
    for name in others { try folder.write("a person's", to: name) }
    TemporaryFile.sweep(folder.path)
    let mine = [living.path, living.folder].map { PathText.split($0).name }
    #expect(folder.names == (others + mine).sorted())
    living.discard()
    #expect(folder.names == others.sorted())
  }

  @Test func aFileGetsItsNameWhole() throws {
    let folder = try Folder()
    // The longest that a name can be, and one that is no text.
    for name in [String(repeating: "n", count: 255), SystemText.decode([0x61, 0xFF])] {
      let file = try TemporaryFile(in: folder.path)
      try file.place(at: "\(folder.path)/\(name)")
      #expect(FileStatus("\(folder.path)/\(name)")?.kind == .file)
    }
    #expect(folder.names.count == 2)
  }

  @Test func aFolderThatWasBeingReplacedIsPutBack() throws {
    let folder = try Folder()
    try folder.write("data", to: ".fmdist.0123456789abcdef.tmp")
    try folder.write("new", to: ".fmdist.0123456789abcdef.part/x")
    try folder.write("old", to: ".fmdist.0123456789abcdef.old/x")
    TemporaryFile.sweep(folder.path)
    #expect(folder.names == ["data"])
    #expect(FileSystem.beginning(of: "\(folder.path)/data/x", count: 9) == Array("old".utf8))
  }

  @Test func aTreeIsRemovedWithoutFollowingLinks() throws {
    let folder = try Folder()
    try folder.write("x", to: "kept/file")
    try folder.write("x", to: "tree/a/b")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/tree/a/link", withDestinationPath: "\(folder.path)/kept")
    try FileSystem.removeTree("\(folder.path)/tree")
    #expect(folder.names == ["kept"] && FileSystem.exists("\(folder.path)/kept/file"))
  }
}

struct FileLockTests {
  @Test func oneHoldsALockAndItEndsWithTheHolder() throws {
    let folder = try Folder()
    let path = "\(folder.path)/lock"
    var first: FileLock? = try FileLock(opening: path)
    #expect(try first?.lock() == .locked)
    let second = try FileLock(opening: path)
    #expect(try second.lock() == .held)
    // With POSIX locks of the process, closing any descriptor of the file would lift the lock.
    _ = try FileLock(opening: path)
    #expect(try second.lock() == .held)
    first = nil
    #expect(try second.lock() == .locked && second.isInPlace)
    try FileSystem.rename(path, to: "\(path)-moved")
    #expect(!second.isInPlace)
    #expect(throws: SystemError.self) {
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "\(path)-moved")
      _ = try FileLock(opening: path)
    }
  }
}
