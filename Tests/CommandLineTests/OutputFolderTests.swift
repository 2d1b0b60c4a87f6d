import Testing

extension CommandLineTests {
  /// Which folder a run writes to, and what is in it.
  @Suite struct OutputFolderTests {
    @Test(.timeLimit(.minutes(1))) func withoutOutputEachRunHasAFolderOfItsOwn() throws {
      let training = try Training(.tiny, in: Workspace())
      func train(_ more: String...) throws -> Command.Finished {
        let finished = try Command.run(
          ["train", "--config", "tiny.yaml"] + training.data + more, in: training.workspace)
        try #require(finished.code == 0 || finished.code == 75, "\(finished.errors)")
        return finished
      }
      for folder in ["runs/tiny", "runs/tiny-2"] { #expect(try train().output.contains("\nresults in \(folder)\n")) }
      #expect(try train("--stop-after", "3").output.contains("--output runs/tiny-3`"))
      #expect(training.workspace.names(in: "runs") == ["tiny", "tiny-2", "tiny-3"])
      // The latest of them.
      let resumed = try train("--resume", "auto")
      #expect(resumed.output.contains("resuming in epoch 1 at image 39 of 200\n"))
      #expect(resumed.output.contains("\nresults in runs/tiny-3\n"))
      #expect(try training.outcome("runs/tiny-3") == training.outcome("runs/tiny"))
    }

    @Test(.timeLimit(.minutes(1))) func aRunLeavesTheFilesThatAreDocumented() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("run", ranks: 2)
      #expect(
        training.workspace.names(in: "run") == [
          ".fmdist-run", "checkpoints", "config.yaml", "confusion.csv", "confusion.png", "confusion.svg",
          "confusion.txt",
          "curves.png", "curves.svg", "environment.json", "errors.csv", "errors.png", "errors.svg", "history.csv",
          "history.tsv", "log.jsonl", "model.png", "model.svg", "pr.png", "pr.svg", "reliability.png",
          "reliability.svg", "report.html",
          "result.json", "roc.png", "roc.svg", "tensorboard", "thresholds.json",
        ])
      #expect(
        training.workspace.names(in: "run/checkpoints") == [
          "best.safetensors", "last.safetensors", "previous.safetensors",
        ])
      let history = try training.workspace.text("run/history.tsv").split(separator: "\n")
      #expect(history.first == "epoch\tloss\tacc\tval_loss\tval_acc")
      #expect(history.dropFirst().map { $0.prefix { $0 != "\t" } } == ["1", "2"])
      let result = try Outcome.Result("run", in: training.workspace)
      #expect(result.confusion.map { $0.reduce(0, +) } == Array(repeating: 6, count: 10))
      #expect(!result.synthetic)
      #expect(result.epochs == 2)
      // The written configuration gives the same run.
      try training.workspace.write(try training.workspace.text("run/config.yaml"), to: "tiny.yaml")
      try training.run("again")
      #expect(try training.outcome("again") == training.outcome("run"))
      #expect(try training.workspace.text("again/config.yaml") == training.workspace.text("run/config.yaml"))
    }

    @Test(.timeLimit(.minutes(1))) func aCheckpointGoesOnInItsOwnFolderOrInANamedOne() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("whole")
      let stopped = try Command.run(
        training.arguments("first", ["--stop-after", "20"]), ranks: 2, in: training.workspace)
      #expect(stopped.code == 75)
      let checkpoint = try training.workspace.bytes("first/checkpoints/last.safetensors")

      // Nothing but the checkpoint is needed: the configuration is in it.
      let file = "first/checkpoints/last.safetensors"
      for (name, path) in [("second", "first"), ("third", file)] {
        let options = ["train", "--resume", path, "--output", name] + training.data
        let finished = try Command.run(options, in: training.workspace)
        #expect(finished.code == 0, "\(finished.errors)")
        #expect(try training.outcome(name) == training.outcome("whole"))
      }
      #expect(try training.workspace.bytes(file) == checkpoint)
      #expect(!training.workspace.exists("first/result.json"))

      let finished = try Command.run(["train", "--resume", file] + training.data, ranks: 3, in: training.workspace)
      #expect(finished.code == 0, "\(finished.errors)")
      #expect(try training.outcome("first") == training.outcome("whole"))
    }

    @Test(.timeLimit(.minutes(1))) func autoBeginsWhereNothingIs() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("whole")
      try training.run("run", ["--resume", "auto"])
      #expect(try training.outcome("run") == training.outcome("whole"))
      // A run that was killed before its first checkpoint.
      try training.workspace.write("name: other", to: "killed/config.yaml")
      try training.workspace.write("", to: "killed/.fmdist-run")
      try training.run("killed", ["--resume", "auto"])
      #expect(try training.outcome("killed") == training.outcome("whole"))
    }
  }
}
