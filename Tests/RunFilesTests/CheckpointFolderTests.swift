import FMDistPlatform
import FMDistRunFiles
import Foundation
import Testing

struct CheckpointFolderTests {
  private func damage(_ path: String) throws {
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: URL(filePath: path))
  }

  @Test func aFolderThatIsGoneIsNotMadeAgain() throws {
    let folder = try TemporaryFolder()
    let checkpoints = CheckpointFolder(folder.file("gone/checkpoints"))
    #expect(throws: CheckpointError.self) {
      try checkpoints.write(exampleCheckpoint(step: 1), isBest: true, makesFolder: false)
    }
    #expect(!FileManager.default.fileExists(atPath: folder.file("gone")))
  }

  @Test func keepsLastPreviousAndBest() throws {
    let folder = try TemporaryFolder()
    let checkpoints = CheckpointFolder(folder.file("runs/a/checkpoints"))
    #expect(try checkpoints.newest() == nil)
    for step in 1...5 { try checkpoints.write(exampleCheckpoint(step: step), isBest: step == 2) }
    #expect(try checkpoints.newest()?.checkpoint.step == 5)
    #expect(try Checkpoint(file: checkpoints.path(of: .last)).step == 5)
    #expect(try Checkpoint(file: checkpoints.path(of: .previous)).step == 4)
    #expect(try Checkpoint(file: checkpoints.path(of: .best)).step == 2)
    let names = try FileManager.default.contentsOfDirectory(atPath: checkpoints.path).sorted()
    #expect(names == ["best.safetensors", "last.safetensors", "previous.safetensors"])
  }

  @Test func damagedFilesArePassedOverWithAWarning() throws {
    let folder = try TemporaryFolder()
    let checkpoints = CheckpointFolder(folder.path)
    for step in 1...3 { try checkpoints.write(exampleCheckpoint(step: step), isBest: step == 1) }
    try damage(checkpoints.path(of: .last))
    let second = try checkpoints.newest()
    #expect(second?.checkpoint.step == 2 && second?.path == checkpoints.path(of: .previous))
    #expect(second?.warnings.count == 1 && second?.warnings.first?.contains("last.safetensors: is damaged") == true)
    try damage(checkpoints.path(of: .previous))
    #expect(try checkpoints.newest()?.checkpoint.step == 1)
    try damage(checkpoints.path(of: .best))
    do {
      _ = try checkpoints.newest()
      Issue.record("found a checkpoint among damaged ones")
    } catch { #expect(error.kind == .malformed && error.path == checkpoints.path(of: .last)) }
  }

  @Test func leftoversOfKilledWritersAreIgnoredAndRemoved() throws {
    let folder = try TemporaryFolder()
    let checkpoints = CheckpointFolder(folder.path)
    try checkpoints.write(exampleCheckpoint(step: 1), isBest: false)
    let leftover = TemporaryFile.unusedPath(in: folder.path)
    try Data("half".utf8).write(to: URL(filePath: leftover))
    let living = try TemporaryFile(in: folder.path)
    #expect(!FileSystem.exists(leftover))
    try Data("half".utf8).write(to: URL(filePath: leftover))
    #expect(try checkpoints.newest()?.checkpoint.step == 1)
    try checkpoints.write(exampleCheckpoint(step: 2), isBest: false)
    let name = try #require(living.path.split(separator: "/").last.map(String.init))
    #expect(folder.names == [name, "last.safetensors", "previous.safetensors"])
  }

  /// Every state that a kill inside `write` can leave, made by hand.
  @Test func everyInstantOfTheRotationHasANewest() throws {
    let folder = try TemporaryFolder()
    let checkpoints = CheckpointFolder(folder.path)
    try checkpoints.write(exampleCheckpoint(step: 1), isBest: false)
    try checkpoints.write(exampleCheckpoint(step: 2), isBest: false)
    let manager = FileManager.default
    // Linked, not yet renamed; then both names on one file; then going on from there.
    try manager.linkItem(
      atPath: checkpoints.path(of: .last), toPath: TemporaryFile.unusedPath(in: folder.path))
    #expect(try checkpoints.newest()?.checkpoint.step == 2)
    try manager.removeItem(atPath: checkpoints.path(of: .previous))
    try manager.linkItem(atPath: checkpoints.path(of: .last), toPath: checkpoints.path(of: .previous))
    #expect(try checkpoints.newest()?.checkpoint.step == 2)
    try checkpoints.write(exampleCheckpoint(step: 3), isBest: false)
    #expect(try checkpoints.newest()?.checkpoint.step == 3)
    #expect(try Checkpoint(file: checkpoints.path(of: .previous)).step == 2)
    #expect(folder.names == ["last.safetensors", "previous.safetensors"])
    // A file system without hard links: only `previous` for a moment.
    try manager.removeItem(atPath: checkpoints.path(of: .last))
    #expect(try checkpoints.newest()?.checkpoint.step == 2)
  }

  @Test func theBestIsTheSameFileAsTheLastUntilThatMovesOn() throws {
    let folder = try TemporaryFolder()
    let checkpoints = CheckpointFolder(folder.path)
    func isSame(_ name: CheckpointFolder.Name) -> Bool {
      FileSystem.areSame(checkpoints.path(of: .best), checkpoints.path(of: name))
    }
    try checkpoints.write(exampleCheckpoint(step: 1), isBest: true)
    #expect(isSame(.last))
    try checkpoints.write(exampleCheckpoint(step: 2), isBest: false)
    #expect(isSame(.previous))
    try checkpoints.write(exampleCheckpoint(step: 3), isBest: false)
    #expect(try Checkpoint(file: checkpoints.path(of: .best)).step == 1)
    #expect(FileStatus(checkpoints.path(of: .best))?.names == 1)
    #expect(folder.names == ["best.safetensors", "last.safetensors", "previous.safetensors"])
  }

  @Test func asManyOfTheNewestStayAsAreAskedFor() throws {
    let folder = try TemporaryFolder()
    let checkpoints = CheckpointFolder(folder.path)
    for step in 1...6 { try checkpoints.write(exampleCheckpoint(step: step), isBest: step == 2, keep: .newest(3)) }
    #expect(checkpoints.numbered().map(\.step) == [6, 5, 4])
    #expect(FileSystem.areSame(checkpoints.path(ofStep: 6), checkpoints.path(of: .last)))
    #expect(FileSystem.areSame(checkpoints.path(ofStep: 5), checkpoints.path(of: .previous)))
    // With two damaged ones the third is used.
    try damage(checkpoints.path(of: .last))
    try damage(checkpoints.path(of: .previous))
    let found = try checkpoints.newest()
    #expect(found?.checkpoint.step == 4 && found?.path == checkpoints.path(ofStep: 4))
    #expect(found?.warnings.first?.contains("last.safetensors: is damaged") == true)
    // Going on from there forgets those behind it, and writes them again.
    checkpoints.forget(behind: 4)
    #expect(checkpoints.numbered().map(\.step) == [4])
    for step in 5...9 { try checkpoints.write(exampleCheckpoint(step: step), isBest: false, keep: .all) }
    #expect(checkpoints.numbered().map(\.step) == [9, 8, 7, 6, 5, 4])
    // Without the setting there are two again.
    try checkpoints.write(exampleCheckpoint(step: 10), isBest: false)
    #expect(checkpoints.numbered().isEmpty)
    try checkpoints.clear()
    #expect(folder.names.isEmpty)
  }

  @Test func onlyItsOwnNamesAreNumbered() throws {
    let folder = try TemporaryFolder()
    for name in [
      "step-1.safetensors", "step-0000001x.safetensors", "step-.safetensors", "step-00000001.safetensors.bak",
    ] {
      try Data("a person's".utf8).write(to: URL(filePath: folder.file(name)))
    }
    let checkpoints = CheckpointFolder(folder.path)
    #expect(checkpoints.numbered().isEmpty)
    try checkpoints.write(exampleCheckpoint(step: 123_456_789), isBest: false, keep: .all)
    #expect(checkpoints.numbered().map(\.step) == [123_456_789])
    try checkpoints.clear()
    #expect(folder.names.count == 4)
  }

  @Test func clearForgetsAnEarlierRun() throws {
    let folder = try TemporaryFolder()
    let checkpoints = CheckpointFolder(folder.path)
    try checkpoints.clear()
    try checkpoints.write(exampleCheckpoint(), isBest: true)
    try checkpoints.clear()
    #expect(try checkpoints.newest() == nil)
  }

  @Test func aFolderThatCannotBeWrittenIsAnIOError() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write("x", to: folder.file("file"))
    for path in [folder.file("file"), folder.file("file/below"), "/proc/none"] {
      do {
        try CheckpointFolder(path).write(exampleCheckpoint(), isBest: false)
        Issue.record("wrote into \(path)")
      } catch { #expect(error.kind == .io && error.fault == .io, "\(error)") }
    }
  }
}
