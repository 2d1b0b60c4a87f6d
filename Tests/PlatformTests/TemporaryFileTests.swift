import FMDistPlatform
import Foundation
import Testing

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

  @Test(arguments: ["../escaped", "a/b", "/tmp/fmdist-escaped", "", ".", "..", "a\0b"])
  func aFolderIsPutBackUnderNoNameThatLeadsElsewhere(_ target: String) throws {
    let folder = try Folder()
    let inner = "\(folder.path)/inner"
    try folder.write(target, to: "inner/.fmdist.0123456789abcdef.tmp")
    try folder.write("new", to: "inner/.fmdist.0123456789abcdef.part/x")
    try folder.write("old", to: "inner/.fmdist.0123456789abcdef.old/x")
    let before = try FileSystem.names(in: inner).sorted()
    TemporaryFile.sweep(inner)
    #expect(try FileSystem.names(in: inner).sorted() == before && folder.names == ["inner"])
    #expect(!FileSystem.exists("/tmp/fmdist-escaped"))
  }

  /// Root could take away anybody's.
  @Test(.enabled(if: geteuid() == 0)) func filesOfOtherUsersAreLeftAlone() throws {
    let folder = try Folder()
    for (name, other) in [("0", ".tmp"), ("1", ".part")] {
      try folder.write("data", to: ".fmdist.000000000000000\(name).tmp")
      try folder.write("new", to: ".fmdist.000000000000000\(name).part/x")
      #expect("\(folder.path)/.fmdist.000000000000000\(name)\(other)".withSystemPath { chown($0, 65534, 65534) } == 0)
    }
    let before = folder.names
    TemporaryFile.sweep(folder.path)
    #expect(folder.names == before && before.count == 4)
  }

  @Test func aTreeIsRemovedWithoutFollowingLinks() throws {
    let folder = try Folder()
    try folder.write("x", to: "kept/file")
    try folder.write("x", to: "tree/a/b")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/tree/a/link", withDestinationPath: "\(folder.path)/kept")
    try FileSystem.removeTree("\(folder.path)/tree")
    #expect(folder.names == ["kept"] && FileSystem.exists("\(folder.path)/kept/file"))
    // A link itself, a file, and nothing.
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/link", withDestinationPath: "\(folder.path)/kept")
    for name in ["link", "kept/file", "none"] { try FileSystem.removeTree("\(folder.path)/\(name)") }
    #expect(folder.names == ["kept"] && !FileSystem.exists("\(folder.path)/kept/file"))
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
