import Foundation
import Testing

extension CommandLineTests {
  /// Promise P4: a rank that stands still is not waited for for ever.
  @Suite struct WatchdogTests {
    @Test(.timeLimit(.minutes(1)), arguments: [0, 2])
    func aRankThatStandsStillEndsTheJobAndIsNamedWithTheStep(_ rank: Int) throws {
      let training = try Training(.dense, in: Workspace())
      let command = try training.start("run", ranks: 3, LongRun.settings + ["--watchdog", "1.5"])
      try command.wait(for: "\nepoch 1/12")
      let stopped = Date()
      kill(try #require(ProcessTree.rank(rank, below: command.identifier)), SIGSTOP)
      let finished = try command.finish()
      #expect(Date().timeIntervalSince(stopped) < 8)
      #expect(finished.code != 0)
      #expect(finished.errors.contains("for rank \(rank), and --watchdog allows"), "\(finished.errors)")
      #expect(finished.errors.contains("step "), "\(finished.errors)")
      try training.run("run", ranks: 2, LongRun.settings + ["--resume", "auto"])
      #expect(try training.outcome("run") == LongRun.outcome())
    }

    /// A whole job that is stopped and continued, as batch systems and laptops do, goes on.
    @Test(.timeLimit(.minutes(1))) func timeInWhichAllRanksStandStillDoesNotCount() throws {
      let training = try Training(.dense, in: Workspace())
      let command = try training.start("run", ranks: 2, LongRun.settings + ["--watchdog", "2.5"])
      try command.wait(for: "\nepoch 1/12")
      let ranks = try (0..<2).map { try #require(ProcessTree.rank($0, below: command.identifier)) }
      for rank in ranks { kill(rank, SIGSTOP) }
      usleep(4_000_000)
      for rank in ranks { kill(rank, SIGCONT) }
      #expect(try command.finish().code == 0)
      #expect(try training.outcome("run") == LongRun.outcome())
    }
  }
}
