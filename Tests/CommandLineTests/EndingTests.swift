import FMDistTestSupport
import Foundation
import Testing

extension CommandLineTests {
  /// The first signal is answered in every phase: where there is nothing to save, the process is gone at once and leaves nothing.
  @Suite struct EndingTests {
    /// A `curl` that never gets done, and notes its process.
    private static let slowCurl = "#!/bin/sh\nprintf half\necho $$ > \"$CURL_NOTE\"\nexec sleep 100\n"

    /// Whether `process` runs: one that has ended counts as ended, even where nobody waits for it.
    private func runs(_ process: Int32) -> Bool {
      guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
      return status.split(separator: ")").last?.hasPrefix(" Z") != true
    }

    /// `fmdist train`, or another command, held up in a download.
    private func downloading(_ arguments: [String], ranks: Int?, in workspace: Workspace) throws -> (Command, Int32) {
      try workspace.write(Self.slowCurl, to: "bin/curl")
      chmod(workspace.path("bin/curl"), 0o755)
      try? workspace.remove("note")
      let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
      let command = try Command(
        arguments, ranks: ranks, in: workspace,
        environment: ["PATH": "\(workspace.path("bin")):\(path)", "CURL_NOTE": workspace.path("note")])
      var curl: Int32?
      for _ in 0..<5000 where curl == nil {
        usleep(2000)
        curl = (try? workspace.text("note")).flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
      }
      return (command, try #require(curl, "it does not download"))
    }

    @Test(
      .timeLimit(.minutes(1)),
      arguments: [
        (SIGTERM, nil), (SIGINT, nil), (SIGHUP, nil), (SIGQUIT, nil), (SIGALRM, nil), (SIGTERM, 2), (SIGHUP, 2),
      ])
    func aDownloadEndsWithItsCurlAndLeavesNothing(_ signal: Int32, ranks: Int?) throws {
      let workspace = try Workspace()
      let (command, curl) = try downloading(["train", "--output", "run"], ranks: ranks, in: workspace)
      let start = Date()
      kill(command.identifier, signal)
      let finished = try command.finish()
      // mpirun itself knows nothing of SIGHUP, and dies of it.
      #expect(finished.code == (signal == SIGHUP && ranks != nil ? 128 + SIGHUP : 75), "\(finished.errors)")
      if signal == SIGTERM {
        #expect(finished.errors.contains("fmdist: stopped by SIGTERM: nothing was left half done"))
        #expect(!finished.errors.contains("BAD TERMINATION"))
      }
      // Killed is not yet gone, and without mpirun nobody waits for the ranks.
      for _ in 0..<3000 where runs(curl) || workspace.exists("run") { usleep(2000) }
      #expect(!runs(curl))
      // Well below a second on a quiet machine; this one may be busy.
      #expect(Date().timeIntervalSince(start) < 8)
      #expect(!workspace.exists("run"))
      #expect(workspace.names(in: "cache/fmdist/fashion-mnist") == [])
    }

    @Test(.timeLimit(.minutes(1))) func aKilledDownloadTakesItsCurlAlong() throws {
      let workspace = try Workspace()
      let (command, curl) = try downloading(["train", "--output", "run"], ranks: nil, in: workspace)
      kill(command.identifier, SIGKILL)
      _ = try command.finish()
      for _ in 0..<500 where runs(curl) { usleep(2000) }
      #expect(!runs(curl))
    }

    @Test(.timeLimit(.minutes(1)), arguments: [[], ["nohup"]])
    func aClosedTerminalSaves(_ wrapper: [String]) throws {
      let training = try Training(.tiny, in: Workspace())
      let command = try Command(
        training.arguments("run", ["--set", "training.epochs=100000"]), in: training.workspace
      ) { wrapper.isEmpty ? $0 : ["/usr/bin/env"] + wrapper + $0 }
      try command.wait(for: "\nepoch 1/")
      kill(command.identifier, SIGHUP)
      if !wrapper.isEmpty {
        // It was asked not to listen.
        usleep(200_000)
        kill(command.identifier, SIGTERM)
      }
      let finished = try command.finish()
      #expect(finished.code == 75, "\(finished.errors)")
      #expect(finished.output.contains("stopped and saved"))
    }

    @Test(.timeLimit(.minutes(1))) func ranksSaveWhenMpirunEndsWithItsTerminal() throws {
      let training = try Training(.tiny, in: Workspace())
      let command = try training.start("run", ranks: 3, ["--set", "training.epochs=100000"])
      try command.wait(for: "\nepoch 1/")
      let rank = try #require(ProcessTree.rank(0, below: command.identifier))
      kill(command.identifier, SIGHUP)
      #expect(try command.finish().code == 128 + SIGHUP)
      for _ in 0..<1000 where runs(rank) { usleep(2000) }
      #expect(!runs(rank))
      let last = try training.workspace.text("run/log.jsonl").split(separator: "\n").last
      #expect(last?.contains("\"event\":\"stopped\"") ?? false, "\(last ?? "")")
    }

    /// Rank 1 does something else than to come.
    private func launch(_ rank1: String, in workspace: Workspace, seconds: String) throws -> Command {
      let fmdist = try Programs.built("fmdist")
      let mpirun = try Programs.mpirun()
      return try Command(["train"], in: workspace, environment: ["FMDIST_START_SECONDS": seconds]) { _ in
        mpirun + [
          "-n", "2", "/bin/sh", "-c",
          "if [ $\(JobLauncher.rankVariable) = 1 ]; then \(rank1); fi; echo waits; exec '\(fmdist)' train --data synthetic --output run",
        ]
      }
    }

    @Test(
      .timeLimit(.minutes(1)),
      arguments: [
        ("exit 1", "60", "rank 1 of 2 ended before MPI_Init"),
        ("exec sleep 30", "0.5", "rank 1 of 2 has not come to MPI_Init in 0.5 s"),
        ("exec \"$FMDIST\" train --bad", "60", "rank 1"),
      ])
    func aRankThatNeverComesEndsTheLaunchAndIsNamed(_ rank1: String, seconds: String, sentence: String) throws {
      let workspace = try Workspace()
      let rank1 = rank1.replacing("\"$FMDIST\"", with: "'\(try Programs.built("fmdist"))'")
      let finished = try launch(rank1, in: workspace, seconds: seconds).finish()
      #expect(finished.code == 64, "\(finished.errors)")
      #expect(finished.errors.contains("fmdist: \(sentence)"), "\(finished.errors)")
      #expect(finished.seconds < 10)
    }

    @Test(.timeLimit(.minutes(1))) func theFirstSignalEndsALaunchThatWaits() throws {
      let workspace = try Workspace()
      let command = try launch("trap 'exit 0' TERM; sleep 30 & wait; exit 0", in: workspace, seconds: "60")
      try command.wait(for: "waits")
      usleep(500_000)
      let start = Date()
      kill(command.identifier, SIGTERM)
      let finished = try command.finish()
      #expect(finished.code != 0)
      // Well below a second on a quiet machine; this one may be busy.
      #expect(Date().timeIntervalSince(start) < 8)
      #expect(finished.errors.contains("fmdist: stopped by SIGTERM"), "\(finished.errors)")
      #expect(!workspace.exists("run"))
    }

    @Test(.timeLimit(.minutes(1))) func aRunThatIsStoppedWhileItIsScoredComesToTheSame() throws {
      let workspace = try Workspace()
      try TinyData.write(to: "data", in: workspace)
      try workspace.write(TinyData.images(count: 4000, seed: 2), to: "data/\(TinyData.files[2])")
      try workspace.write(TinyData.labels(count: 4000), to: "data/\(TinyData.files[3])")
      let training = try Training(.tiny, in: workspace)
      let settings = [
        "--set", "training.epochs=1", "--set", "training.batch_size=240", "--set", "data.validation={source: test}",
      ]
      try training.run("whole", settings)
      let command = try training.start("run", ranks: 2, settings)
      try command.wait(for: "batch 240 in")
      usleep(20_000)
      kill(command.identifier, JobLauncher.implementation.stopSignal)
      #expect(try command.finish().code == 75)
      try training.run("run", ranks: 2, settings + ["--resume", "auto"])
      #expect(try training.outcome("run") == training.outcome("whole"))
    }

    @Test(.timeLimit(.minutes(1))) func aFileThatGetsTooLargeIsASentence() throws {
      let training = try Training(.tiny, in: Workspace())
      let command = try Command(training.arguments("run", []), in: training.workspace) { words in
        ["/bin/bash", "-c", "trap '' XFSZ; ulimit -f 4; trap - XFSZ; exec \"$@\"", "bash"] + words
      }
      let finished = try command.finish()
      #expect(finished.code == 74, "\(finished.errors)")
      #expect(finished.errors.contains("File too large"))
      #expect(training.workspace.names(in: "run/checkpoints").allSatisfy { !$0.hasSuffix(".tmp") })
    }

    @Test(.timeLimit(.minutes(1)), arguments: [4, 6, 8, 16]) func fewOpenFilesAreASentenceOrEnough(_ count: Int) throws
    {
      let training = try Training(.tiny, in: Workspace())
      let command = try Command(training.arguments("run", ["--quiet"]), in: training.workspace) { words in
        ["/bin/sh", "-c", "ulimit -n \(count); exec \"$@\"", "sh"] + words
      }
      let finished = try command.finish()
      #expect([0, 66, 70, 74].contains(finished.code), "\(finished.errors)")
      #expect(finished.code == 0 || finished.errors.contains("Too many open files"), "\(finished.errors)")
    }
  }
}
