import Testing

extension CommandLineTests {
  /// `data.sample_weights`: what is refused, and what a run with weights goes on with.
  @Suite struct SampleWeightTests {
    private func weights(_ value: (Int) -> Double) -> String { (0..<240).map { "\(value($0))\n" }.joined() }

    private let setting = ["--set", "data.sample_weights=weights.csv"]

    @Test(.timeLimit(.minutes(2))) func onesChangeNothingAndOtherWeightsAreNotGoneOnWith() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      try training.run("plain")
      try workspace.write(weights { _ in 1 }, to: "weights.csv")
      try training.run("ones", setting)
      #expect(try training.outcome("ones").weights == training.outcome("plain").weights)

      try workspace.write(weights { Double($0 % 3) }, to: "weights.csv")
      try training.run("run", ranks: 2, setting + ["--stop-after", "9"], code: 75)
      try workspace.write(weights { Double($0 % 4) }, to: "weights.csv")
      let other = try training.run("run", setting + ["--resume", "auto"], code: 78)
      #expect(other.errors.contains("was trained with other sample weights"), "\(other.errors)")
      let none = try training.run("run", ["--set", "data.sample_weights=null", "--resume", "auto"], code: 78)
      #expect(none.errors.contains("was trained with sample weights, and there are none"), "\(none.errors)")
      try training.run("begun", ["--stop-after", "9"], code: 75)
      let some = try training.run("begun", setting + ["--resume", "auto"], code: 78)
      #expect(some.errors.contains("was trained without sample weights"), "\(some.errors)")

      // The same weights under another name are the same.
      try workspace.write("weight\n" + weights { Double($0 % 3) }, to: "renamed.csv")
      try training.run("run", ["--set", "data.sample_weights=renamed.csv", "--resume", "auto"])
      // What is trained needs the file no more, and is known as trained on this data.
      try workspace.remove("renamed.csv")
      let evaluated = try Command.run(["evaluate", "run"] + training.data, in: workspace)
      #expect(evaluated.code == 0 && !evaluated.output.contains("other data"), "\(evaluated.output)\(evaluated.errors)")
    }

    @Test(.timeLimit(.minutes(1))) func weightsThatCannotBeAreRefusedInASentenceWithTheFile() throws {
      let training = try Training(.tiny, in: Workspace())
      for (text, words) in [
        (weights { _ in 0 }, "expected a weight above 0, found none"),
        (weights { $0 == 7 ? -1 : 1 }, "found -1 in line 8"),
        ("1\n2\n", "expected a weight for each of 240 training images, found 2"),
      ] {
        try training.workspace.write(text, to: "weights.csv")
        let refused = try training.run("run", ranks: 2, setting, code: 65)
        #expect(refused.errors.contains("weights.csv: ") && refused.errors.contains(words), "\(refused.errors)")
      }
      // Only images that are not trained count.
      try training.workspace.write(weights { $0 < 100 ? 0 : 1 }, to: "weights.csv")
      let unseen = try training.run("run", setting + ["--set", "data.limit=100"], code: 65)
      #expect(unseen.errors.contains("for at least one of the images that are trained"), "\(unseen.errors)")
      let missing = try training.run("run", ["--set", "data.sample_weights=nowhere.npy"], code: 66)
      #expect(missing.errors.contains("nowhere.npy"), "\(missing.errors)")
      let channels = try training.run(
        "run", ["--set", "data.scaling={mean: [0.1, 0.2, 0.3], deviation: [0.1, 0.2, 0.3]}"], code: 78)
      #expect(channels.errors.contains("data.scaling: has 3 means, and images have 1 channel"), "\(channels.errors)")
    }
  }
}
