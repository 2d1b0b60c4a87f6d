import Foundation
import Testing

extension CommandLineTests {
  /// Promise P5: going on gives the run that was never interrupted, bit for bit.
  @Suite struct ResumeTests {
    @Test(.timeLimit(.minutes(1)), arguments: [TestModel.dense, .dropout])
    func stoppedInTheMiddleOfEpoch2AtFourRanksItGoesOnAtOne(_ model: TestModel) throws {
      let training = try Training(model, in: Workspace())
      try training.run("whole")
      // 43 steps an epoch.
      let stopped = try training.run("parts", ranks: 4, ["--stop-after", "60"], code: 75)
      #expect(stopped.output.contains("--resume auto --output parts"))
      #expect(!training.workspace.exists("parts/result.json"))
      let resumed = try training.run("parts", ranks: 1, ["--resume", "auto"])
      #expect(resumed.output.contains("resuming in epoch 2 at image 799 of 2000\n"))
      #expect(try training.outcome("parts") == training.outcome("whole"))
    }

    @Test(.timeLimit(.minutes(1))) func threeRestartsAtOtherRankCountsChangeNothing() throws {
      let training = try Training(.dropout, in: Workspace())
      try training.run("whole", ranks: 2, ["--set", "training.epochs=3"])
      try training.run("parts", ranks: 4, ["--set", "training.epochs=3", "--stop-after", "20"], code: 75)
      // The end of epoch 2, before its validation.
      for (ranks, step) in [(1, 86), (3, 87)] {
        let options = ["--set", "training.epochs=3", "--resume", "auto", "--stop-after", "\(step)"]
        try training.run("parts", ranks: ranks, options, code: 75)
      }
      try training.run("parts", ranks: 2, ["--set", "training.epochs=3", "--resume", "auto"])
      #expect(try training.outcome("parts") == training.outcome("whole"))
    }

    @Test(
      .timeLimit(.minutes(1)),
      arguments: [
        "{rmsprop: {learning_rate: 0.01}}", "{rmsprop: {learning_rate: 0.01, momentum: 0.5, centered: true}}",
        "adadelta",
      ])
    func whatAnOptimizerRemembersIsInTheCheckpoint(optimizer: String) throws {
      let training = try Training(.tiny, in: Workspace())
      let setting = ["--set", "optimizer=\(optimizer)"]
      try training.run("whole", setting)
      try training.run("parts", ranks: 3, setting + ["--stop-after", "20"], code: 75)
      try training.run("parts", ranks: 2, setting + ["--resume", "auto"])
      #expect(try training.outcome("parts") == training.outcome("whole"))
    }

    @Test(.timeLimit(.minutes(1))) func moreEpochsGoOnToTheSameBits() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("long", ["--set", "training.epochs=3"])
      try training.run("short")
      try training.run("short", ["--resume", "auto", "--set", "training.epochs=3"])
      #expect(try training.outcome("short") == training.outcome("long"))
    }

    @Test(.timeLimit(.minutes(1))) func fewerEpochsThanBegunAreRefused() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("run", ["--set", "training.epochs=3"])
      let refused = try training.run("run", ["--resume", "auto", "--set", "training.epochs=1"], code: 78)
      #expect(refused.errors.contains("training.epochs is 1: set at least 3"))
    }

    @Test(.timeLimit(.minutes(1))) func noEpochsWriteTheInitialCheckpointThatTrainingBeginsWith() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("whole")
      try training.run("start", ranks: 3, ["--set", "training.epochs=0"])
      #expect(training.workspace.names(in: "start/checkpoints") == ["last.safetensors"])
      #expect(try Outcome.Result("start", in: training.workspace).epochs == 0)
      try training.run("start", ["--resume", "auto"])
      #expect(try training.outcome("start") == training.outcome("whole"))
    }

    @Test(.timeLimit(.minutes(1))) func withoutShufflingTheFilesOrderIsTrained() throws {
      let training = try Training(.tiny, in: Workspace())
      func weightsAfterOneStep(_ name: String, _ settings: String...) throws -> String {
        let options = ["--stop-after", "1"] + settings.flatMap { ["--set", $0] }
        try training.run(name, options, code: 75)
        let finished = try Command.run(["evaluate", name] + training.data, in: training.workspace)
        return try #require(finished.output.split(separator: "\n").last { $0.hasPrefix("weights_sha256") }).description
      }
      let all = try weightsAfterOneStep("all", "training.shuffle=false")
      let first = try weightsAfterOneStep("first", "training.shuffle=false", "data.limit=13")
      let shuffled = try weightsAfterOneStep("shuffled")
      #expect(all == first)
      #expect(all != shuffled)
    }

    @Test(.timeLimit(.minutes(1))) func aFinishedRunStaysAsItIs() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("run")
      let before = try training.workspace.text("run/result.json")
      try training.run("run", ranks: 2, ["--resume", "auto"])
      #expect(try training.workspace.text("run/result.json") == before)
    }

    @Test(.timeLimit(.minutes(1))) func aFinishedRunHasNothingToTrainAndIsOnlyCompleted() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      try training.run("run")
      func times() -> [String: Date] {
        var times: [String: Date] = [:]
        for name in workspace.names(in: "run") where !name.hasPrefix(".") {
          let attributes = try? FileManager.default.attributesOfItem(atPath: workspace.path("run/\(name)"))
          times[name] = attributes?[.modificationDate] as? Date
        }
        return times
      }
      let before = times()
      let sentence = "nothing to train: all 2 epochs are trained; raise training.epochs to train longer\n"
      for ranks in [nil, 2] { #expect(try training.run("run", ranks: ranks, ["--resume", "auto"]).output == sentence) }
      // No data is needed for that.
      #expect(try Command.run(["train", "--resume", "run", "--data", "nowhere"], in: workspace).output == sentence)
      let json = try training.run("run", ["--resume", "auto", "--log-format", "json"])
      #expect(json.output.contains("\"event\":\"nothing_to_train\",\"epochs\":2"), "\(json.output)")
      #expect(times() == before)
      // What a kill left undone is done; nothing is said of an epoch 3.
      let result = try workspace.text("run/result.json")
      for name in ["report.html", "errors.csv", "curves.png", "confusion.txt", "history.csv", "result.json"] {
        try workspace.remove("run/\(name)")
        let completed = try training.run("run", ["--resume", "auto"])
        #expect(
          completed.output.contains("all 2 epochs are trained: only the result, pictures and page are completed\n"))
        #expect(
          !completed.output.contains("epoch 3") && workspace.exists("run/\(name)"), "\(name): \(completed.output)")
        #expect(try training.run("run", ["--resume", "auto"]).output == sentence, "\(name)")
        if name != "result.json" { #expect(try workspace.text("run/result.json") == result) }
      }
      let stopping = ["--set", "training.early_stopping={patience: 0}", "--set", "training.epochs=30"]
      try training.run("early", stopping)
      let early = try training.run("early", stopping + ["--resume", "auto"])
      #expect(early.output.hasPrefix("nothing to train: stopped early after epoch "), "\(early.output)")
    }

    /// Nothing in the folder tells of an end that is not that of its last epoch.
    @Test(.timeLimit(.minutes(1))) func aFinishedRunThatIsTrainedOnIsNotFinished() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      let ended = ["result.json", "confusion.txt", "confusion.csv", "confusion.png", "errors.csv", "report.html"]
      try training.run("run", ["--set", "training.epochs=1"])
      #expect(try Command.run(["report", "run"] + training.data, in: workspace).code == 0)
      #expect(Set(ended + ["confusion-percentages.png"]).isSubset(of: workspace.names(in: "run")))

      let more = ["--set", "training.epochs=3", "--resume", "auto"]
      try training.run("run", more + ["--stop-after", "20"], code: 75)
      let left = workspace.names(in: "run")
      #expect(left.filter { $0.hasPrefix("confusion") || $0.hasPrefix("errors") || ended.contains($0) } == [])
      let reported = try Command.run(["report", "run"] + training.data, in: workspace)
      #expect(reported.output.contains("the run was stopped in epoch 2"))

      try training.run("run", ranks: 2, more)
      #expect(Set(ended).isSubset(of: workspace.names(in: "run")))
      #expect(!workspace.exists("run/confusion-percentages.png"), "a picture of an earlier end was left")
    }

    @Test(.timeLimit(.minutes(1))) func aRunThatGoesOnElsewhereIsCompleteThere() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("run")
      let last = "run/checkpoints/last.safetensors"
      try training.run("other", ranks: 2, ["--resume", last])
      #expect(training.workspace.names(in: "other/checkpoints").sorted() == ["best.safetensors", "last.safetensors"])
      #expect(try training.outcome("other") == training.outcome("run"))
      let evaluated = try Command.run(["evaluate", "other"] + training.data, in: training.workspace)
      #expect(evaluated.code == 0, "\(evaluated.errors)")
    }

    @Test(.timeLimit(.minutes(1))) func goingOnFromAnOlderCheckpointReplacesNewerWorkOnlyWhenConfirmed() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("run")
      let old = ["--resume", "run/checkpoints/previous.safetensors"]
      let refused = try training.run("run", old, code: 64)
      #expect(refused.errors.contains("--overwrite"))
      try training.run("run", old + ["--overwrite"])
      try training.run("elsewhere", old)
      #expect(try training.outcome("run") == training.outcome("elsewhere"))
    }

    @Test(.timeLimit(.minutes(1))) func aDamagedCheckpointIsPassedOverWithAWarning() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("whole", ["--set", "training.epochs=3"])
      try training.run("run", ["--set", "training.epochs=3", "--stop-after", "40"], code: 75)
      var bytes = try training.workspace.bytes("run/checkpoints/last.safetensors")
      bytes[bytes.count - 9] ^= 4
      try training.workspace.write(bytes, to: "run/checkpoints/last.safetensors")
      let resumed = try training.run("run", ["--set", "training.epochs=3", "--resume", "auto"])
      #expect(resumed.errors.contains("warning: run/checkpoints/last.safetensors: is damaged"))
      let previous = ["evaluate", "run/checkpoints/previous.safetensors"] + training.data
      #expect(
        try Command.run(previous, in: training.workspace).code == 0, "the damaged file took the place of a good one")
      #expect(try training.outcome("run") == training.outcome("whole"))
    }
  }
}
