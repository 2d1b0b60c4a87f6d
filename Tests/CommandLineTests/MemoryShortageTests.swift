import Foundation
import Testing

extension CommandLineTests {
  @Suite struct MemoryShortageTests {
    /// Where the program's libraries themselves do not fit, the system's loader says so.
    private static let loaderCode: Int32 = 127

    @Test(.timeLimit(.minutes(1))) func `whatever ulimit leaves, a run ends well or in one sentence, never in a trap`()
      throws
    {
      let training = try Training(.tiny, in: Workspace())
      let fmdist = try Programs.built("fmdist")
      var codes: Set<Int32> = []
      for limit in stride(from: 160_000, through: 340_000, by: 20_000) {
        let process = Process()
        let errors = Pipe()
        process.executableURL = URL(filePath: "/bin/sh")
        process.currentDirectoryURL = URL(filePath: training.workspace.folder)
        // A model large enough for something to fail at each of the lower limits.
        process.arguments = [
          "-c", "ulimit -v \(limit); exec \"$@\"", "sh", fmdist,
          "train", "--config", "tiny.yaml", "--data", "data", "--output", "run", "--overwrite", "--quiet",
          "--set", "model=[flatten, {dense: {units: 9000}}, {dense: {units: 10, activation: softmax}}]",
          "--set", "training.epochs=0",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.run()
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let code = process.terminationStatus
        #expect(
          process.terminationReason == .exit && [0, 71, Self.loaderCode].contains(code), "\(limit): \(code) \(text)"
        )
        if code == 71 {
          #expect(text.split(separator: "\n").count == 1, "\(limit): \(text)")
          #expect(text.contains("memory") && text.contains("ulimit -v"), "\(limit): \(text)")
        }
        // Nothing half written, and no folder that is none of a run.
        let workspace = training.workspace
        let left = workspace.exists("run") ? workspace.names(in: "run") : ["config.yaml"]
        #expect(left.contains("config.yaml") && !left.contains { $0.hasSuffix(".tmp") }, "\(limit): \(left)")
        codes.insert(code)
      }
      #expect(codes.contains(71), "nothing was short")
      #expect(codes.contains(0))
    }
  }
}
