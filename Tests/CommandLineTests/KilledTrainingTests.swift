import FMDistTestSupport
import Foundation
import Testing

extension CommandLineTests {
  /// Promise P5 for checkpoints within epochs, which a thread writes while training goes on.
  @Suite struct KilledTrainingTests {
    /// Rounds, each a training of 4 ranks that is killed, and goes on until it is finished; `FMDIST_KILLS=50 swift test …` for more.
    static let rounds = ProcessInfo.processInfo.environment["FMDIST_KILLS"].flatMap { Int($0) } ?? 4

    /// A checkpoint behind each step, as fast as they can be written.
    static let settings = LongRun.settings + ["--set", "training.checkpoints.save_freq=1"]

    @Test(.timeLimit(.minutes(30))) func killedAtAnyMomentItGoesOnToTheSameBits() throws {
      var numbers = SplitMix64(state: UInt64(ProcessInfo.processInfo.environment["FMDIST_SEED"] ?? "") ?? 5)
      let sharedMemory = Self.names(in: "/dev/shm")
      for round in 0..<Self.rounds {
        let training = try Training(.dense, in: Workspace())
        let folder = training.workspace.path("run/checkpoints")
        var killings = 0
        var ranks = 4
        while killings < 2 {
          let more = Self.settings + (killings == 0 ? [] : ["--resume", "auto"])
          let command = try training.start("run", ranks: ranks, more)
          // A run that is resumed begins with any epoch, or has nothing left to train.
          if killings == 0 { try command.wait(for: "\nepoch 1/12") } else { usleep(400_000) }
          usleep(UInt32.random(in: 0..<400_000, using: &numbers))
          if round % 2 == 0 {
            // In a save: its file has no name yet.
            for _ in 0..<2000 where !Self.names(in: folder).contains(where: { $0.hasPrefix(".fmdist.") }) {
              usleep(200)
            }
          }
          let rank = Int.random(in: 0..<ranks, using: &numbers)
          guard let process = ProcessTree.rank(Bool.random(using: &numbers) ? 0 : rank, below: command.identifier)
          else {
            // It was finished before.
            _ = try command.finish()
            break
          }
          kill(process, SIGKILL)
          let finished = try command.finish()
          if finished.code == 0 { break }
          killings += 1
          ranks = Int.random(in: 1...5, using: &numbers)
        }
        try training.run("run", ranks: ranks, Self.settings + ["--resume", "auto"])
        #expect(try training.outcome("run") == LongRun.outcome(), "round \(round), killed \(killings) times")
        #expect(
          training.workspace.names(in: "run/checkpoints") == [
            "best.safetensors", "last.safetensors", "previous.safetensors",
          ])
        #expect(!training.workspace.names(in: "run").contains { $0.hasPrefix(".fmdist.") })
      }
      // Tests that run meanwhile have files there for a moment.
      var left = Set(Self.names(in: "/dev/shm"))
      for _ in 0..<50 where !left.subtracting(sharedMemory).isEmpty {
        usleep(200_000)
        left.formIntersection(Self.names(in: "/dev/shm"))
      }
      #expect(left.subtracting(sharedMemory) == [])
    }

    @Test(.timeLimit(.minutes(2))) func checkpointsWithinEpochsChangeNoBits() throws {
      let training = try Training(.dropout, in: Workspace())
      try training.run("plain")
      try training.run(
        "often", ranks: 3, ["--set", "training.checkpoints={save_freq: 7, save_minutes: 0.01, keep: all}"])
      #expect(try training.outcome("often") == training.outcome("plain"))
      let names = training.workspace.names(in: "often/checkpoints").filter { $0.hasPrefix("step-") }
      #expect(names.count > 2 && names.last == "step-00000086.safetensors", "\(names)")
      // From one of them, at another number of ranks.
      try training.run("again", ranks: 2, ["--resume", "often/checkpoints/\(names[0])"])
      #expect(try training.outcome("again") == training.outcome("plain"))
    }

    private static func names(in folder: String) -> [String] {
      ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }
  }
}
