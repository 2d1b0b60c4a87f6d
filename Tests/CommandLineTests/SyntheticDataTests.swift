import Testing

extension CommandLineTests {
  /// Results on drawn garments can't be taken for results on photographs.
  @Suite struct SyntheticDataTests {
    private static let warning =
      "SYNTHETIC DATA: these garments are drawn by fmdist; the accuracy says nothing about Fashion-MNIST."

    @Test(.timeLimit(.minutes(1)), arguments: [["--data", "synthetic"], ["--set", "data.dataset=synthetic"]])
    func theyAreCalledSyntheticInTerminalAndResult(_ option: [String]) throws {
      var training = try Training(.dense, in: Workspace())
      training.data = option
      let finished = try training.run("run", ["--set", "training.epochs=1"])
      // Before the first epoch, and beside the result.
      #expect(finished.output.components(separatedBy: Self.warning).count == 3, "\(finished.output)")
      #expect(try Outcome.Result("run", in: training.workspace).synthetic)
      let evaluated = try Command.run(["evaluate", "run", "--data", "synthetic"], ranks: 2, in: training.workspace)
      #expect(evaluated.output.contains(Self.warning))
    }

    @Test(.timeLimit(.minutes(1))) func aRunOnThemNeverGoesOnWithOtherData() throws {
      var training = try Training(.tiny, in: Workspace())
      let tiny = training.data
      training.data = ["--data", "synthetic"]
      try training.run("run", ["--set", "data.limit=100", "--stop-after", "2"], code: 75)
      let finished = try Command.run(["train", "--resume", "run"] + tiny, in: training.workspace)
      #expect(finished.code == 78)
      #expect(finished.output == "")
    }
  }
}
