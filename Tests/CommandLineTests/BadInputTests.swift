import FMDistCommunication
import FMDistTestSupport
import Testing

extension CommandLineTests {
  /// Bad input gets one plain sentence and an exit code, never a trap; the same alone and under mpirun, said once.
  @Suite struct BadInputTests {
    @Test(.timeLimit(.minutes(1)), arguments: BadInput.dataFiles + BadInput.configurations)
    func badDataAndConfigurationsAreExplained(_ bad: BadInput) throws {
      try expectSentence(bad, in: Workspace())
    }

    @Test(.timeLimit(.minutes(1)), arguments: BadInput.checkpoints + BadInput.outputs)
    func badCheckpointsAndFoldersAreExplained(_ bad: BadInput) throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("before", ["--set", "training.epochs=0"])
      try expectSentence(bad, in: training.workspace)
    }

    /// Hashing a file on a thread of its own crashed one run in nine when the next file was refused.
    @Test(.timeLimit(.minutes(1)))
    func aRefusedFileNeverCrashesTheProgram() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.workspace.write("", to: "data/\(TinyData.files[3])")
      for _ in 1...20 {
        let finished = try Command.run(training.arguments("out", []), ranks: nil, in: training.workspace)
        #expect(finished.code == 65, "\(finished.errors)")
      }
    }

    private func expectSentence(_ bad: BadInput, in workspace: Workspace) throws {
      let training = try Training(.tiny, in: workspace)
      if let configuration = bad.configuration { try workspace.write(configuration, to: "tiny.yaml") }
      try bad.prepare(workspace)
      // The last of several equal options counts.
      let arguments = training.arguments("out", bad.arguments)
      for ranks in [nil, 2] {
        let finished = try Command.run(arguments, ranks: ranks, in: workspace)
        #expect(finished.code == bad.code, "\(finished.errors)")
        #expect(finished.errors.hasPrefix("fmdist: "), "\(finished.errors)")
        #expect(finished.errors.components(separatedBy: "fmdist: ").count == 2, "\(finished.errors)")
        for text in bad.says { #expect(finished.errors.contains(text), "\(finished.errors)") }
        #expect(!workspace.exists("out/checkpoints"))
      }
    }

    @Test(
      .timeLimit(.minutes(1)),
      arguments: [
        (["trian"], "'trian'"), (["--bogus"], "'--bogus'"), (["train", "--sed", "3"], "'--sed'"),
        (["train", "--threads", "0"], "expected 1 to 1024, found 0"), (["train", "--threads", "two"], "'two'"),
        (["train", "--stop-after", "0"], "--stop-after"), (["train", "--seed=-1"], "--seed"),
        (["train", "--progress", "loud"], "'loud'"), (["train", "--output", ""], "--output"),
        (["train", "--trace-steps", "20-11"], "expected the first and the last step"),
        (["train", "--trace-steps", "1-1001"], "no more than 1000, such as 101-110, found '1-1001'"),
        (["train", "--resume", ""], "--resume"), (["evaluate"], "<run>"), (["summary", "--input", "28x28"], "'28x28'"),
      ])
    func badUsageIsExplained(_ arguments: [String], says: String) throws {
      let workspace = try Workspace()
      for ranks in [nil, 2] {
        let finished = try Command.run(arguments, ranks: ranks, in: workspace)
        #expect(finished.code == 64)
        #expect(finished.output == "")
        #expect(finished.errors.components(separatedBy: "Error: ").count == 2, "\(finished.errors)")
        #expect(finished.errors.contains(says), "\(finished.errors)")
      }
    }

    @Test(.timeLimit(.minutes(1))) func moreRanksThanShardsAreRefused() throws {
      let training = try Training(.tiny, in: Workspace())
      let finished = try training.run("out", ranks: 3, ["--set", "training.shards=2"], code: 78)
      #expect(
        finished.errors == """
          fmdist: training.shards is 2 and there are 3 ranks, of which each needs a shard: start at most 2 ranks, or set \
          training.shards to 3 (another number of shards gives other bits)

          """)
    }

    @Test(.timeLimit(.minutes(1))) func aModelThatIsTooLargeForTheMachineIsRefused() throws {
      let training = try Training(.tiny, in: Workspace())
      let layers = (0..<400).map { _ in "{dense: {units: 40000}}" }.joined(separator: ", ")
      let finished = try training.run(
        "out", ["--set", "model=[flatten, \(layers), {dense: {units: 10, activation: softmax}}]"], code: 71)
      #expect(
        finished.errors.hasPrefix(
          "fmdist: training with training.batch_size 13 on 1 rank of this host needs at least "), "\(finished.errors)")
    }

    @Test(.timeLimit(.minutes(1))) func theMpirunOfAnotherMPIIsRefused() throws {
      let training = try Training(.tiny, in: Workspace())
      let other = try #require(MPIImplementation.all.first { $0 != JobLauncher.implementation })
      let environment = [other.sizeVariable: "4", other.rankVariable: "2"]
      let finished = try Command.run(
        training.arguments("out", []), in: training.workspace, environment: environment)
      #expect(finished.code == 64)
      #expect(finished.errors.hasPrefix("fmdist: rank 2 was started by \(other.launcher)"), "\(finished.errors)")
      #expect(!training.workspace.exists("out"))
    }

    @Test(.timeLimit(.minutes(2))) func aRunThatDivergesSaysSoAndSavesNothingMore() throws {
      let training = try Training(.tiny, in: Workspace())
      var sentences: Set<String> = []
      for ranks in [nil, 1, 2, 3, 4] {
        let more = ["--overwrite", "--set", "optimizer.adam.learning_rate=1e38"]
        let finished = try training.run("out", ranks: ranks, more, code: 80)
        sentences.insert(finished.errors)
        #expect(!finished.output.contains("best"))
        #expect(!training.workspace.exists("out/checkpoints"))
        #expect(!training.workspace.exists("out/result.json"))
      }
      #expect(sentences.count == 1, "\(sentences)")
      let sentence = try #require(sentences.first)
      let beginning = "fmdist: training diverged: the loss of step 2, in epoch 1, is not finite, first in "
      #expect(sentence.hasPrefix(beginning), "\(sentence)")
      #expect(sentence.hasSuffix("; try a smaller optimizer.adam.learning_rate, now 1e+38\n"), "\(sentence)")
    }

    @Test(.timeLimit(.minutes(1))) func aRunThatDoesNotStartRemovesNothing() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("run")
      let before = try training.outcome("run")
      try training.run("run", ["--overwrite", "--data", "nowhere"], code: 66)
      try training.run("run", ["--overwrite", "--set", "model.4.dense.units=3"], code: 78)
      #expect(try training.outcome("run") == before)
      #expect(training.workspace.names(in: "run/checkpoints").contains("last.safetensors"))
      try training.run("run", ["--overwrite", "--seed", "2"])
      #expect(try training.outcome("run") != before)
    }
  }
}
