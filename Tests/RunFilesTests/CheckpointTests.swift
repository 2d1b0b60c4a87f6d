import FMDistRunFiles
import Foundation
import Testing

struct CheckpointTests {
  @Test func readsBackWhatWasWritten() throws {
    let folder = try TemporaryFolder()
    var checkpoint = exampleCheckpoint()
    checkpoint.sampleOffset = 12800
    try checkpoint.write(to: folder.file("a"))
    let found = try Checkpoint(file: folder.file("a"))
    #expect(found == checkpoint)
    #expect(found.parameters[0].values[4].sign == .minus)
    #expect(found.weightsSHA256 == checkpoint.weightsSHA256)
  }

  @Test func bestMayBeMissing() throws {
    let folder = try TemporaryFolder()
    var checkpoint = exampleCheckpoint()
    checkpoint.best = nil
    try checkpoint.write(to: folder.file("a"))
    #expect(try Checkpoint(file: folder.file("a")).best == nil)
  }

  @Test func everyFlippedBitIsFound() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a")
    try exampleCheckpoint().write(to: path)
    let valid = Array(try Data(contentsOf: URL(filePath: path)))
    let header = 8 + Int(valid[0]) + Int(valid[1]) << 8
    for index in valid.indices {
      var bytes = valid
      bytes[index] ^= 1 << UInt8(index % 8)
      try Data(bytes).write(to: URL(filePath: path))
      do {
        let found = try Checkpoint(file: path)
        Issue.record("byte \(index) of \(valid.count): \(valid[index]) -> \(bytes[index]), \(found.step)")
      } catch {
        #expect(error.kind == .malformed, "a newer version or an unreadable disk is no damage: \(error)")
        if index >= header { #expect(error.description.contains("is damaged: its values"), "\(error)") }
      }
    }
  }

  @Test func everyTruncationIsFound() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a")
    try exampleCheckpoint().write(to: path)
    let valid = try Data(contentsOf: URL(filePath: path))
    for count in stride(from: 0, to: valid.count, by: 7) {
      try valid.prefix(count).write(to: URL(filePath: path))
      #expect(throws: CheckpointError.self) { try Checkpoint(file: path) }
    }
  }

  @Test func otherFilesAreNoCheckpoints() throws {
    let folder = try TemporaryFolder()
    func error(_ path: String) -> CheckpointError? {
      do {
        _ = try Checkpoint(file: path)
        return nil
      } catch { return error }
    }
    #expect(error(folder.file("none"))?.fault == .noInput)
    #expect(error(TestFile.path("Fixtures/python.safetensors"))?.kind == .malformed)
    // Of another version whose checksums are right; of one whose checksums are not nothing is believed.
    try Rewritten.checkpoint(to: folder.file("future"), ["format_version": "99", "fmdist_version": "9.0.0"])
    let future = error(folder.file("future"))
    #expect(future?.kind == .mismatch && future?.sentence.contains("made by fmdist 9.0.0") == true)
    var damaged = try Data(contentsOf: URL(filePath: folder.file("future")))
    damaged[damaged.count - 2] ^= 1
    try damaged.write(to: URL(filePath: folder.file("future")))
    #expect(error(folder.file("future"))?.sentence.contains("is damaged: its values") == true)
    try SafetensorsFile.write(
      [], metadata: ["format": "fmdist-checkpoint", "format_version": "1"], to: folder.file("unsigned"))
    #expect(error(folder.file("unsigned"))?.kind == .malformed)
  }

  @Test func anotherModelsCheckpointNamesTheDifference() throws {
    let checkpoint = exampleCheckpoint()
    func sentence(_ expected: [(name: String, shape: [Int])]) -> String {
      do {
        try checkpoint.requireParameters(expected, path: "c")
        return "(no error)"
      } catch {
        #expect(error.fault == .configuration)
        return error.sentence
      }
    }
    let kernel = (name: "dense/kernel", shape: [2, 3])
    let bias = (name: "dense/bias", shape: [3])
    #expect(sentence([kernel, bias]) == "(no error)")
    #expect(sentence([kernel]).contains("it has 'dense/bias', which the configured model lacks"))
    #expect(sentence([kernel, bias, kernel]).contains("it lacks 'dense/kernel'"))
    #expect(sentence([bias, kernel]).contains("it has 'dense/kernel' where the configured model has 'dense/bias'"))
    #expect(
      sentence([(name: "dense/kernel", shape: [2, 4]), bias])
        .contains("its 'dense/kernel' is 2 x 3, the configured model's 2 x 4"))
  }

  @Test func takenNamesAreRefused() throws {
    let folder = try TemporaryFolder()
    var checkpoint = exampleCheckpoint()
    checkpoint.extra["epoch"] = "3"
    #expect(throws: CheckpointError.self) { try checkpoint.write(to: folder.file("a")) }
    checkpoint.extra = [:]
    checkpoint.parameters.append(NamedArray(name: "optimizer/x", shape: [1], values: [1]))
    #expect(throws: CheckpointError.self) { try checkpoint.write(to: folder.file("a")) }
    #expect(folder.names == [])
  }
}
