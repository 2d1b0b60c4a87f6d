import Foundation
import Testing

extension CommandLineTests {
  /// `train --restarts`: a job that is killed resumes automatically.
  @Suite struct RestartTests {
    private static let settings = LongRun.settings + ["--set", "training.checkpoints.save_freq=20"]

    private static func options(_ ranks: Int) throws -> [String] {
      ["--restarts", "3", "--ranks", "\(ranks)", "--launcher", try Programs.mpirun().joined(separator: " ")]
    }

    @Test(.timeLimit(.minutes(2))) func aKilledJobGoesOnByItselfAndTheResultSaysSo() throws {
      let training = try Training(.dense, in: Workspace())
      let command = try training.start("run", Self.settings + Self.options(3))
      for epoch in [1, 3] {
        try command.wait(for: "\nepoch \(epoch)/12")
        kill(try #require(ProcessTree.rank(epoch % 2, below: command.identifier)), SIGKILL)
        usleep(300_000)
      }
      let finished = try command.finish()
      #expect(finished.code == 0, "\(finished.errors)")
      #expect(
        finished.errors.contains(/the job ended with code [0-9]+: starting it again in 1 second from step [0-9]+/))
      #expect(try training.outcome("run") == LongRun.outcome())
      let result = try #require(
        try JSONSerialization.jsonObject(with: Data(training.workspace.bytes("run/result.json"))) as? [String: Any])
      let restarts = try #require(result["restarts"] as? [[String: Any]])
      #expect(restarts.count == 2)
      #expect((restarts.first?["sentence"] as? String)?.contains("signal 9") == true, "\(restarts)")
      #expect(restarts.first?["ranks"] as? Int == 3)
      let page = try training.workspace.text("run/report.html")
      #expect(page.contains("Restarted automatically 2 times"))
    }

    /// The other host does not answer any more, so the job goes on with the ranks that this one has room for.
    @Test(.timeLimit(.minutes(2)), .enabled(if: Hosts.obstacle == nil, "\(Hosts.obstacle ?? "")"))
    func aHostThatIsCutOffIsLeftOut() throws {
      let training = try Training(.dense, in: Workspace())
      let options = ["--restarts", "3", "--ranks", "4", "--hostfile", "HOSTFILE", "--threads", "1", "--watchdog", "5"]
      let command = try Hosts.start(
        training, "run", ["--direct", "--hosts", "2", "--ranks", "4", "--cut", "host2"], Self.settings + options)
      try command.wait(for: "\nepoch 2/12")
      kill(command.identifier, SIGUSR2)
      let finished = try command.finish()
      #expect(finished.code == 0, "\(finished.errors)")
      #expect(finished.errors.contains("host2: no answer; continuing without"), "\(finished.errors)")
      #expect(try Outcome.Result("run", in: training.workspace).ranks == 2)
      #expect(try training.outcome("run") == LongRun.outcome())
    }

    @Test(.timeLimit(.minutes(1))) func aSignalEndsBothAfterSaving() throws {
      let training = try Training(.dense, in: Workspace())
      let command = try training.start("run", ["--set", "training.epochs=100000"] + Self.options(2))
      try command.wait(for: "\nepoch 2/")
      kill(command.identifier, SIGTERM)
      let stopped = try command.finish()
      #expect(stopped.code == 75, "\(stopped.errors)")
      #expect(stopped.output.contains("stopped and saved"))
      #expect(!stopped.errors.contains("starting it again"))
    }

    @Test(.timeLimit(.minutes(1))) func aRefusalIsNotRepeated() throws {
      let training = try Training(.tiny, in: Workspace())
      for (more, code) in [(["--set", "training.epochs=two"], Int32(78)), (["--resume", "nowhere"], 66)] {
        let finished = try training.run("run", more + ["--restarts", "3"], code: code)
        #expect(!finished.errors.contains("starting it again"), "\(finished.errors)")
      }
      try training.run("other")
      let used = try training.run("other", ["--restarts", "3"], code: 64)
      #expect(used.errors.contains("already holds a run"))
    }

    @Test(.timeLimit(.minutes(1))) func withoutANewerCheckpointItEnds() throws {
      let training = try Training(.tiny, in: Workspace())
      // A launcher that always fails.
      let finished = try training.run("run", ["--restarts", "2", "--ranks", "1", "--launcher", "false"], code: 1)
      #expect(finished.errors.contains("starting it again in 1 second from the beginning"), "\(finished.errors)")
      #expect(finished.errors.contains("2 restarts in a row brought no newer checkpoint"), "\(finished.errors)")
      let none = try training.run(
        "run", ["--restarts", "2", "--ranks", "1", "--launcher", "fmdist-no-launcher"], code: 64)
      #expect(none.errors.contains("fmdist-no-launcher: there is no such program"), "\(none.errors)")
    }

    /// Launchers lose exit codes: without a result, 0 is no success.
    @Test(.timeLimit(.minutes(1))) func anEndWithoutAResultIsACrash() throws {
      let training = try Training(.tiny, in: Workspace())
      let finished = try training.run(
        "run", ["--restarts", "1", "--ranks", "1", "--launcher", "sh -c 'exit 0'"], code: 70)
      #expect(
        finished.errors.contains("the job ended with code 0, and there is no result in run"), "\(finished.errors)")
      #expect(finished.errors.contains("1 restart in a row brought no newer checkpoint"))
    }

    /// A signal that comes before ranks listen ends them, and Hydra gives its number.
    @Test(.timeLimit(.minutes(1))) func aSignalBeforeTrainingIsAStopToo() throws {
      let training = try Training(.tiny, in: Workspace())
      let launcher = "sh -c 'trap \"exit 15\" TERM; echo it waits; while :; do sleep 0.1; done'"
      let command = try training.start("run", ["--restarts", "3", "--ranks", "2", "--launcher", launcher])
      try command.wait(for: "it waits")
      kill(command.identifier, SIGTERM)
      let finished = try command.finish()
      #expect(finished.code == 75, "\(finished.errors)")
      #expect(finished.errors.contains("stopped by a signal while no job was training"), "\(finished.errors)")
    }

    @Test(.timeLimit(.minutes(1))) func aJobThatStopsAsAskedIsNotStartedAgain() throws {
      let training = try Training(.tiny, in: Workspace())
      for options in [[], ["--resume", "auto"]] {
        let finished = try training.run("run", ["--restarts", "3", "--stop-after", "2"] + options, code: 75)
        #expect(!finished.errors.contains("starting it again"), "\(finished.errors)")
      }
    }

    /// `--overwrite` is for the run that was there, not for the job's own checkpoints, of which the newest may be lost.
    @Test(.timeLimit(.minutes(2))) func whatTheJobHasWrittenIsNotOverwritten() throws {
      let training = try Training(.dense, in: Workspace())
      try training.run("run", ["--set", "training.epochs=1"])
      let command = try training.start("run", Self.settings + ["--overwrite", "--restarts", "3"])
      try command.wait(for: "\nepoch 3/12")
      let job = try #require(ProcessTree.children(of: command.identifier).first)
      kill(job, SIGSTOP)
      try training.workspace.remove("run/checkpoints/last.safetensors")
      kill(job, SIGKILL)
      let finished = try command.finish()
      #expect(finished.code == 0, "\(finished.errors)")
      #expect(finished.errors.contains(/starting it again in 1 second from step [0-9]+/), "\(finished.errors)")
      #expect(finished.output.contains("resuming from run/checkpoints/"), "\(finished.output)")
      #expect(try training.outcome("run") == LongRun.outcome())
    }

    /// Its disk may be away: what was trained is not trained again from the beginning.
    @Test(.timeLimit(.minutes(1))) func aRunWhoseFolderIsGoneDoesNotBeginAgain() throws {
      let training = try Training(.dense, in: Workspace())
      let command = try training.start("run", Self.settings + ["--restarts", "2", "--set", "training.epochs=100000"])
      try command.wait(for: "\nepoch 2/")
      // The supervisor looks now and then.
      usleep(600_000)
      try FileManager.default.moveItem(
        atPath: training.workspace.path("run"), toPath: training.workspace.path("away"))
      let finished = try command.finish()
      #expect(finished.code == 74, "\(finished.errors)")
      #expect(finished.errors.contains("run: none of the checkpoints that the job has written is there"))
      #expect(!training.workspace.exists("run"))
    }

    /// Words in quotes are one; what a shell has had ignored (nohup) stays so.
    @Test(.timeLimit(.minutes(1))) func aLauncherIsTakenAsAShellTakesIt() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.workspace.write("#!/bin/sh\nkill -HUP $$\necho it goes on >&2\nexit 3\n", to: "my tools/run")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: training.workspace.path("my tools/run"))
      let options = ["--restarts", "1", "--ranks", "1", "--launcher", "'my tools/run' -x"]
      let command = try Command(training.arguments("run", options), in: training.workspace) { words in
        ["/bin/sh", "-c", "trap '' HUP; exec \"$0\" \"$@\""] + words
      }
      let finished = try command.finish()
      #expect(finished.code == 3 && finished.errors.contains("it goes on"), "\(finished.errors)")
      let open = try training.run("run", ["--restarts", "1", "--launcher", "'mpirun"], code: 64)
      #expect(open.errors.contains("found a quote that is not closed"), "\(open.errors)")
    }

    @Test(
      .timeLimit(.minutes(2)),
      arguments: [
        ["--set", "training.checkpoints.keep=\(Int.max)"],
        ["--set", "training.checkpoints.keep=\(Int.max)", "--set", "training.checkpoints.save_minutes=525600"],
        ["--set", "training.checkpoints={save_freq: \(Int.max), keep: all}"],
        ["--restarts", "\(Int.max)", "--stop-after", "\(Int.max)"], ["--watchdog", "1e300"],
      ])
    func theLargestValuesAreTaken(_ options: [String]) throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("run", options)
      #expect(training.workspace.exists("run/result.json"))
    }

    @Test(.timeLimit(.minutes(1))) func optionsThatContradictAreRefused() throws {
      let training = try Training(.tiny, in: Workspace())
      for (options, sentence) in [
        (["--ranks", "2"], "--ranks is for --restarts"), (["--restarts", "0"], "--restarts: expected at least 1"),
        (["--restarts", "1", "--hostfile", "x"], "--hostfile needs --ranks"),
        (["--restarts", "1", "--launcher", "srun"], "--launcher needs --ranks"),
        (["--restarted-after", "x"], "unknown option '--restarted-after'"),
      ] {
        #expect(try training.run("run", options, code: 64).errors.contains(sentence), "\(options)")
      }
      let launched = try training.run("run", ranks: 2, ["--restarts", "2"], code: 64)
      #expect(launched.errors.contains("--restarts starts the ranks itself"), "\(launched.errors)")
    }
  }
}
