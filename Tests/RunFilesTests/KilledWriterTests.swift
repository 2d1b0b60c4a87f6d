import FMDistRunFiles
import Foundation
import Testing

/// A process that saves checkpoint after checkpoint, killed at any moment.
@Suite(.enabled(if: TestFile.worker() != nil, "RunFilesTestWorker is not built")) struct KilledWriterTests {
  @Test func killedWhileSavingAlwaysLeavesTheNewestCompleteCheckpoint() throws {
    let folder = try TemporaryFolder()
    let checkpoints = CheckpointFolder(folder.path)
    let worker = try #require(TestFile.worker())
    var numbers = SeededNumbers(seed: 3)
    var saved = 0
    // More rounds where a busy machine saves little in each.
    for round in 0..<120 {
      if round >= 40 && saved > 40 { break }
      let process = Process()
      process.executableURL = worker
      process.arguments = ["save", folder.path]
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      usleep(UInt32.random(in: 5_000...60_000, using: &numbers))
      kill(process.processIdentifier, SIGKILL)
      let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal, "\(output)")
      // The last line may be cut short; the one before is whole.
      saved = max(saved, Int(output.split(separator: "\n").dropLast().last ?? "") ?? 0)
      guard let found = try checkpoints.newest() else {
        #expect(saved == 0, "nothing is there after round \(round)")
        continue
      }
      #expect(found.warnings == [])
      #expect(found.checkpoint.step >= saved, "round \(round)")
      #expect(found.checkpoint.parameters[0].values.allSatisfy { $0 == Float(found.checkpoint.step) })
      saved = found.checkpoint.step
    }
    #expect(saved > 40)
    try checkpoints.write(exampleCheckpoint(), isBest: false)
    #expect(folder.names == ["best.safetensors", "last.safetensors", "previous.safetensors"])
  }

  @Test func aFullDiskIsAnIOErrorAndKeepsWhatWasThere() throws {
    let folder = try TemporaryFolder()
    let checkpoints = CheckpointFolder(folder.path)
    try checkpoints.write(exampleCheckpoint(step: 5), isBest: false)
    let worker = try #require(TestFile.worker())
    let (_, output) = Command.run([worker.path(), "limited", folder.path, "500000"])
    #expect(output.hasPrefix("74 \(checkpoints.path(of: .last)): cannot write to it: File too large"), "\(output)")
    #expect(try checkpoints.newest()?.checkpoint.step == 5)
    #expect(folder.names == ["last.safetensors"])
  }
}
