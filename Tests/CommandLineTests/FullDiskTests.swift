import Foundation
import Testing

extension CommandLineTests {
  /// A disk without room, while a run goes on and before it begins: files may not grow beyond a limit, or a tmpfs is full.
  @Suite struct FullDiskTests {
    /// A tmpfs of `megabytes` in `workspace`; nil where there can be none.
    private final class Disk {
      let path: String
      private let workspace: Workspace

      init?(megabytes: Int, in workspace: Workspace) throws {
        path = workspace.path("disk")
        self.workspace = workspace
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let size = "size=\(megabytes)m"
        guard Self.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", path]) == 0 else { return nil }
      }

      deinit { _ = Self.run(["umount", "-l", path]) }

      /// Leaves at most `kilobytes` free.
      func fill(butFor kilobytes: Int) throws {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return }
        let free = Int(status.f_bavail) * Int(status.f_frsize)
        try workspace.write([UInt8](repeating: 1, count: max(0, free - kilobytes << 10)), to: "disk/filler")
      }

      private static func run(_ words: [String]) -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return 127 }
        process.waitUntilExit()
        return process.terminationStatus
      }
    }

    private static let often = ["--set", "training.checkpoints.save_freq=3", "--no-tensorboard"]

    @Test(.timeLimit(.minutes(2))) func aDiskThatIsFullForAWhileCostsAWarning() throws {
      let training = try Training(.dense, in: Workspace())
      guard let disk = try Disk(megabytes: 8, in: training.workspace) else { return }
      let command = try training.start("disk/run", LongRun.settings + Self.often)
      try command.wait(for: "\nepoch 2/12")
      try disk.fill(butFor: 16)
      try command.wait(for: "\nepoch 4/12")
      try training.workspace.remove("disk/filler")
      let finished = try command.finish()
      #expect(
        finished.errors.contains("No space left on device")
          && finished.errors.contains("the run continues without this checkpoint"),
        "\(finished.errors)")
      #expect(finished.errors.contains("fmdist: checkpoints are written again"))
      #expect(try training.outcome("disk/run").weights == LongRun.outcome().weights)
      // History and log could not grow meanwhile.
      #expect(finished.code == 0 || finished.code == 74, "\(finished.errors)")
      #expect(
        try training.run("disk/run", LongRun.settings + ["--resume", "auto"]).output.contains("nothing to train"))
    }

    @Test(.timeLimit(.minutes(1))) func aDiskWithoutRoomIsRefusedBeforeTheFirstStep() throws {
      let training = try Training(.dense, in: Workspace())
      guard let disk = try Disk(megabytes: 2, in: training.workspace) else { return }
      try disk.fill(butFor: 200)
      let refused = try training.run("disk/run", code: 74)
      #expect(
        refused.errors.contains(/a checkpoint takes [0-9.]+ kB, and [0-9.]+ kB are free on its disk/),
        "\(refused.errors)")
      #expect(!refused.output.contains("epoch 1/"))
      try training.workspace.remove("disk/filler")
      try disk.fill(butFor: 1250)
      // Pictures and page may not fit.
      let other = training.arguments("disk/other", ["--no-tensorboard", "--set", "training.epochs=0"])
      let warned = try Command.run(other, in: training.workspace)
      #expect(warned.errors.contains("that there can be at a time need"), "\(warned.errors)")
    }
  }
}
