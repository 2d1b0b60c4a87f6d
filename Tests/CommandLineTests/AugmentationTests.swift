import Testing

extension CommandLineTests {
  /// Images that are changed at random, by the program: the same bits at any size, and what validates is left as it is.
  @Suite struct AugmentationTests {
    private static let everything = [
      "--set",
      "data.augmentation={rotation_range: 20, width_shift_range: 0.1, height_shift_range: 0.1, shear_range: 5, "
        + "zoom_range: 0.2, horizontal_flip: true, vertical_flip: 0.1, random_crop: {padding: 2}, random_erasing: {}}",
    ]

    @Test(.timeLimit(.minutes(1))) func ranksAndThreadsChangeNothing() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("plain")
      try training.run("one", ["--threads", "1"] + Self.everything)
      let expected = try training.outcome("one")
      #expect(try expected.weights != training.outcome("plain").weights)
      for (ranks, threads) in [(nil, 3), (1, 2), (2, 1), (3, 2), (5, 1)] as [(Int?, Int)] {
        let name = "\(ranks.map(String.init) ?? "alone")x\(threads)"
        try training.run(name, ranks: ranks, ["--threads", "\(threads)"] + Self.everything)
        #expect(try training.outcome(name) == expected, "\(name)")
      }
    }

    @Test(.timeLimit(.minutes(1))) func restartsInTheMiddleOfAnEpochChangeNothing() throws {
      let training = try Training(.tiny, in: Workspace())
      let options = Self.everything + ["--set", "training.epochs=3", "--set", "training.accumulation=2"]
      try training.run("whole", options)
      try training.run("parts", ranks: 3, options + ["--stop-after", "3"], code: 75)
      try training.run("parts", ranks: 5, options + ["--resume", "auto", "--stop-after", "14"], code: 75)
      try training.run("parts", ranks: 2, options + ["--resume", "auto"])
      #expect(try training.outcome("parts") == training.outcome("whole"))
    }

    @Test(.timeLimit(.minutes(1))) func otherChangesInTheMiddleOfARunAreRefused() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("run", Self.everything + ["--stop-after", "3"], code: 75)
      let refused = try training.run("run", ["--resume", "auto"], code: 78)
      #expect(refused.errors.contains("made with another data configuration"), "\(refused.errors)")
    }

    @Test(.timeLimit(.minutes(1))) func scoresAreOfUnchangedImages() throws {
      let training = try Training(.tiny, in: Workspace())
      // Updates that change nothing: what is scored are the weights at the start.
      let still = ["--set", "optimizer={sgd: {learning_rate: 0}}"]
      try training.run("plain", still)
      try training.run("augmented", still + Self.everything)
      let (plain, augmented) = (try training.outcome("plain"), try training.outcome("augmented"))
      #expect(plain.weights == augmented.weights)
      #expect(plain.confusion == augmented.confusion && plain.testLoss == augmented.testLoss)
      func columns(_ history: String, _ range: ClosedRange<Int>) -> [[Substring]] {
        history.split(separator: "\n").map { Array($0.split(separator: "\t")[range]) }
      }
      #expect(columns(plain.history, 3...4) == columns(augmented.history, 3...4), "validation")
      #expect(columns(plain.history, 1...1) != columns(augmented.history, 1...1), "training")
      let finished = try Command.run(["evaluate", "augmented"] + training.data, in: training.workspace)
      #expect(finished.output.contains(try training.workspace.text("plain/confusion.txt")))
    }
  }
}
