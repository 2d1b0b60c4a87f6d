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

    /// Hard enough to be worth a network, and not too hard: a linear classifier stays under 90 %, a CNN passes 95 %.
    @Test(.timeLimit(.minutes(3))) func aNetworkLearnsWhatALinearClassifierCannot() throws {
      func accuracy(_ name: String, epochs: Int, model: String) throws -> Double {
        let workspace = try Workspace()
        let text =
          "name: \(name)\ndata: {validation: {source: last, fraction: 0.1}}\nmodel: [\(model)]\n"
          + "training: {epochs: \(epochs), batch_size: 64}\n"
        try workspace.write(Array(text.utf8), to: "model.yaml")
        let arguments = [
          "train", "--config", "model.yaml", "--data", "synthetic", "--output", "run", "--progress", "quiet",
        ]
        let finished = try Command.run(arguments, in: workspace)
        try #require(finished.code == 0, "\(finished.errors)")
        return try Outcome.Result("run", in: workspace).testAccuracy
      }
      let output = "{dense: {units: 10, activation: softmax}}"
      #expect(try accuracy("linear", epochs: 5, model: "flatten, \(output)") < 0.9)
      func block(_ filters: Int) -> String {
        "{conv2d: {filters: \(filters), kernel_size: 3, activation: relu}}, max_pooling2d"
      }
      #expect(try accuracy("cnn", epochs: 2, model: "\(block(16)), \(block(32)), flatten, \(output)") > 0.95)
    }

    @Test(.timeLimit(.minutes(1))) func aRunOnThemNeverGoesOnWithOtherData() throws {
      var training = try Training(.tiny, in: Workspace())
      let tiny = training.data
      training.data = ["--data", "synthetic"]
      try training.run("run", ["--set", "data.limit=100", "--stop-after", "2"], code: 75)
      let finished = try Command.run(["train", "--resume", "run"] + tiny, in: training.workspace)
      #expect(finished.code == 65)
      #expect(finished.output == "")
    }
  }
}
