import FMDistTestSupport
import Foundation
import Testing

extension CommandLineTests {
  /// Promises P4 and P5: asked to stop, or killed, in the middle of a run.
  @Suite struct SignalTests {
    /// Who is told to stop: mpirun; its whole process group as well, as `timeout` does, so that ranks hear it several
    /// times; or one rank alone. (A second SIGINT would make mpirun kill its ranks.)
    enum Target { case mpirun, group, rank }

    private static let long = ["--set", "training.epochs=100000"]

    @Test(
      .timeLimit(.minutes(2)), arguments: [(SIGTERM, [Target.mpirun, .group, .rank]), (SIGINT, [.mpirun, .rank])])
    func aSignalStopsAllRanksAfterSaving(_ signal: Int32, targets: [Target]) throws {
      let training = try Training(.dense, in: Workspace())
      for target in targets {
        let name = "\(target)"
        let command = try training.start(name, ranks: 4, LongRun.settings)
        try command.wait(for: "\nepoch 1/12")
        switch target {
        case .mpirun: kill(command.identifier, signal)
        case .group:
          kill(command.identifier, signal)
          usleep(2_000)
          kill(-command.identifier, signal)
        case .rank: kill(try #require(ProcessTree.rank(2, below: command.identifier)), signal)
        }
        let stopped = try command.finish()
        let code = target == .rank ? 75 : JobLauncher.code(stoppedBy: signal)
        #expect(stopped.code == code, "\(target): \(stopped.errors)")
        #expect(stopped.output.contains("stopped and saved"))
        #expect(!training.workspace.exists("\(name)/result.json"))
        try training.run(name, ranks: 1, LongRun.settings + ["--resume", "auto"])
        #expect(try training.outcome(name) == LongRun.outcome(), "\(target)")
      }
    }

    @Test(.timeLimit(.minutes(1))) func aSignalDuringTheStartIsHeard() throws {
      let training = try Training(.dense, in: Workspace())
      for ranks in [nil, 1, 2, 2, 2, 4] {
        let command = try training.start("run", ranks: ranks, Self.long + ["--overwrite"])
        try command.wait(for: "Model: dense")
        let signal = ranks == nil ? SIGTERM : JobLauncher.implementation.stopSignal
        kill(command.identifier, signal)
        let stopped = try command.finish()
        #expect(stopped.code == 75, "\(stopped.errors)")
        #expect(stopped.output.contains("stopped and saved"))
        #expect(training.workspace.exists("run/checkpoints/last.safetensors"))
      }
    }

    @Test(.timeLimit(.minutes(1))) func onlyASignalMuchLaterEndsARankThatWaits() throws {
      let training = try Training(.dense, in: Workspace())
      let command = try training.start("run", ranks: 2, Self.long)
      try command.wait(for: "\nepoch 1/")
      // Rank 0 can't leave its step while rank 1 stands still.
      kill(try #require(ProcessTree.rank(1, below: command.identifier)), SIGSTOP)
      let waiting = try #require(ProcessTree.rank(0, below: command.identifier))
      kill(waiting, SIGTERM)
      // Soon after the first it belongs to the first.
      usleep(300_000)
      kill(waiting, SIGTERM)
      usleep(300_000)
      #expect(ProcessTree.rank(0, below: command.identifier) == waiting)
      usleep(900_000)
      kill(waiting, SIGTERM)
      let finished = try command.finish()
      #expect(finished.code != 0)
      #expect(finished.errors.contains("fmdist: rank 0 of 2"), "\(finished.errors)")
      #expect(finished.errors.contains("signal 15"))
    }

    @Test(.timeLimit(.minutes(1))) func outputThatNobodyReadsStopsTheRunAfterSaving() throws {
      let training = try Training(.dense, in: Workspace())
      let command = try Command(training.arguments("run", Self.long), in: training.workspace) { words in
        ["/bin/sh", "-c", "\"$@\" | head -n 1; exit 0", "sh"] + words
      }
      let finished = try command.finish()
      #expect(finished.output == "Model: dense   input (None, 28, 28, 1)\n")
      #expect(training.workspace.names(in: "run/checkpoints").contains("last.safetensors"))
    }

    @Test(.timeLimit(.minutes(1)), arguments: [0, 2])
    func aRankThatIsKilledEndsTheJobAndIsNamed(_ rank: Int) throws {
      let training = try Training(.dense, in: Workspace())
      let command = try training.start("run", ranks: 4, LongRun.settings)
      try command.wait(for: "\nepoch 1/12")
      let killed = Date()
      kill(try #require(ProcessTree.rank(rank, below: command.identifier)), SIGKILL)
      let finished = try command.finish()
      #expect(Date().timeIntervalSince(killed) < 10)
      #expect(finished.code != 0)
      #expect(finished.errors.contains("fmdist: rank \(rank) of 4"), "\(finished.errors)")
      #expect(finished.errors.contains("signal 9"))
      try training.run("run", ranks: 3, LongRun.settings + ["--resume", "auto"])
      #expect(try training.outcome("run") == LongRun.outcome())
    }
  }
}
