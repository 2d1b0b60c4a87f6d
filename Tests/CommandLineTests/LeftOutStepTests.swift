import FMDistRunFiles
import Testing

extension CommandLineTests {
  /// `on_non_finite: skip` and `rollback`: training goes on behind a step whose loss or gradient is not finite.
  @Suite struct LeftOutStepTests {
    /// 640 images in their order, two a step. Image 598 has a wrong label, and such a weight that its loss is too great for a float, though its
    /// gradient is finite: it comes in step 300, the first of the last 21 of an epoch.
    private struct Diverging {
      let workspace: Workspace
      private static let count = 640
      private static let heavy = 598
      static let step = heavy / 2 + 1
      static let steps = count / 2

      init() throws {
        workspace = try Workspace()
        try write(0..<Self.count, to: "data")
        try workspace.write((0..<Self.count).map { "\($0 == Self.heavy ? 3e38 : 1)\n" }.joined(), to: "weights.csv")
      }

      /// Writes the images of the numbers `images` as a data set of its own, with the test images of all.
      func write(_ images: some Sequence<Int>, to name: String) throws {
        let pixels = TinyData.side * TinyData.side
        let all = TinyData.images(count: Self.count, seed: 1).suffix(Self.count * pixels)
        let labels = (0..<Self.count).map { UInt8($0 == Self.heavy ? 3 : $0 % 10) }
        let numbers = Array(images)
        let bytes = numbers.flatMap { image in all.dropFirst(image * pixels).prefix(pixels) }
        try workspace.write(
          TinyData.header(sizes: [numbers.count, TinyData.side, TinyData.side]) + bytes,
          to: "\(name)/\(TinyData.files[0])")
        try workspace.write(
          TinyData.header(sizes: [numbers.count]) + numbers.map { labels[$0] }, to: "\(name)/\(TinyData.files[1])")
        try workspace.write(TinyData.images(count: 60, seed: 2), to: "\(name)/\(TinyData.files[2])")
        try workspace.write(TinyData.labels(count: 60), to: "\(name)/\(TinyData.files[3])")
      }

      /// Trains with `action` on the data `name`; with the weights, if that is all of it.
      func train(
        _ output: String, _ action: String, on name: String = "data", ranks: Int? = nil, _ more: [String] = [],
        code: Int32 = 0
      ) throws {
        var training = try Training(.tiny, in: workspace)
        training.data = ["--data", name]
        let settings = [
          "model=[flatten, {dense: {units: 10, activation: softmax}}]",
          "optimizer={adam: {learning_rate: 0.001, use_ema: true, ema_momentum: 0.9}}",
          "data.validation={source: test}", "training.batch_size=2", "training.shuffle=false",
          "training.on_non_finite=\(action)",
        ]
        let weights = name == "data" ? ["data.sample_weights=weights.csv"] : []
        try training.run(output, ranks: ranks, (settings + weights).flatMap { ["--set", $0] } + more, code: code)
      }

      /// The checkpoint of a run that is stopped after `steps`.
      func checkpoint(_ action: String, steps: Int) throws -> Checkpoint {
        let output = "\(action)-\(steps)"
        try train(output, action, ["--stop-after", "\(steps)"], code: 75)
        return try Checkpoint(file: workspace.path("\(output)/checkpoints/last.safetensors"))
      }

      func outcome(_ output: String) throws -> Outcome { try Outcome(output, in: workspace) }

      static let oneEpoch = ["--set", "training.epochs=1"]
    }

    @Test(.timeLimit(.minutes(3)), arguments: ["skip", "rollback"])
    func aRunThatDivergesAtStep300EndsFiniteAndInTheSameBits(action: String) throws {
      let run = try Diverging()
      try run.train("one", action)
      let one = try run.outcome("one")
      // Once an epoch.
      let skipped = try run.workspace.text("one/log.jsonl").split(separator: "\n").filter { $0.contains("\"skipped\"") }
      #expect(skipped.count == 2 && skipped[0].contains("\"step\":\(Diverging.step),"), "\(skipped)")
      #expect(try run.workspace.text("one/result.json").contains("2 of \(2 * Diverging.steps) steps had no update"))
      #expect(try Checkpoint(file: run.workspace.path("one/checkpoints/last.safetensors")).firstNonFinite == nil)
      #expect(one.testLoss.isFinite)

      try run.train("four", action, ranks: 4)
      // Right behind the step, at other numbers of ranks, in each epoch.
      try run.train("parts", action, ranks: 4, ["--stop-after", "\(Diverging.step)"], code: 75)
      let second = Diverging.steps + Diverging.step
      try run.train("parts", action, ranks: 3, ["--resume", "auto", "--stop-after", "\(second)"], code: 75)
      try run.train("parts", action, ["--resume", "auto"])
      for other in ["four", "parts"] { #expect(try run.outcome(other) == one, "\(other)") }

      try run.train("stopped", "stop", Diverging.oneEpoch, code: 80)
    }

    @Test(.timeLimit(.minutes(2)))
    func aSkippedStepLeavesTheWeightsOfTheStepBeforeAndRollbackThoseOfTheEpochsBeginning()
      throws
    {
      let run = try Diverging()
      try run.train("begun", "skip", ["--set", "training.epochs=0"])
      let start = try Checkpoint(file: run.workspace.path("begun/checkpoints/last.safetensors"))
      let before = try run.checkpoint("skip", steps: Diverging.step - 1)
      let skipped = try run.checkpoint("skip", steps: Diverging.step)
      #expect(before.parameters != start.parameters)
      #expect(skipped.parameters == before.parameters && skipped.optimizerState == before.optimizerState)
      #expect(skipped.extra["updates"] == "\(Diverging.step - 1)" && skipped.step == Diverging.step)
      let behind = try run.checkpoint("skip", steps: Diverging.step + 1)
      #expect(behind.parameters != skipped.parameters)

      let rolledBack = try run.checkpoint("rollback", steps: Diverging.step)
      #expect(rolledBack.parameters == start.parameters && rolledBack.optimizerState == start.optimizerState)
      #expect(rolledBack.extra["updates"] == "0" && rolledBack.step == Diverging.step)
    }

    /// Adam's corrections and the beginning of averages count updates: what is left out is as if it had never been.
    @Test(.timeLimit(.minutes(2))) func aStepThatIsLeftOutCountsAsNoUpdate() throws {
      let run = try Diverging()
      let heavy = 2 * (Diverging.step - 1)
      try run.write((0..<2 * Diverging.steps).filter { $0 / 2 != heavy / 2 }, to: "without")
      try run.write(heavy + 2..<2 * Diverging.steps, to: "rest")
      var weights: [String: String] = [:]
      for (action, data) in [("skip", "without"), ("rollback", "rest")] {
        try run.train(action, action, Diverging.oneEpoch)
        try run.train("on-\(data)", action, on: data, Diverging.oneEpoch)
        weights[action] = try run.outcome(action).weights
        #expect(try run.outcome("on-\(data)").weights == weights[action], "\(action)")
      }
      #expect(weights["skip"] != weights["rollback"])
    }

    /// A convolution, dropout, batches in another order in each epoch.
    @Test(.timeLimit(.minutes(2)), arguments: ["skip", "rollback"])
    func severalStepsAnEpochAreLeftOutAlikeAtAnyRanks(action: String) throws {
      let training = try Training(.tiny, in: Workspace())
      // 200 images in batches of 13; a few of them weigh much.
      try training.workspace.write((0..<240).map { "\($0 % 67 == 5 ? 3e38 : 1)\n" }.joined(), to: "weights.csv")
      let settings = [
        "data.sample_weights=weights.csv", "training.on_non_finite=\(action)", "optimizer.adam.learning_rate=0.0001",
      ].flatMap { ["--set", $0] }
      try training.run("one", settings)
      let skipped = try training.workspace.text("one/log.jsonl").split(separator: "\n").count {
        $0.contains("\"skipped\"")
      }
      #expect((1..<32).contains(skipped), "\(skipped)")
      try training.run("four", ranks: 4, settings)
      try training.run("parts", ranks: 2, settings + ["--stop-after", "11"], code: 75)
      try training.run("parts", ranks: 3, settings + ["--resume", "auto", "--stop-after", "25"], code: 75)
      try training.run("parts", settings + ["--resume", "auto"])
      let one = try training.outcome("one")
      for other in ["four", "parts"] { #expect(try training.outcome(other) == one, "\(other)") }
      try training.run("begun", settings + ["--set", "training.epochs=0"])
      #expect(try training.outcome("begun").weights != one.weights)
    }

    /// An update may be finite and too large: its weights are found in the next step, at the end of the epoch, or where a signal comes.
    @Test(.timeLimit(.minutes(2)), arguments: [13, 14])
    func whatAFiniteUpdateRuinsIsBroughtBackWhereverItIsFound(batch: Int) throws {
      let training = try Training(.tiny, in: Workspace())
      let settings = [
        "training.on_non_finite=rollback", "optimizer={sgd: {learning_rate: 1e38}}", "training.batch_size=\(batch)",
      ].flatMap { ["--set", $0] }
      try training.run("one", settings)
      let one = try training.outcome("one")
      try training.run("four", ranks: 4, settings)
      #expect(try training.outcome("four") == one)
      for steps in [1, 2, 15, 16] {
        try training.run("parts", ranks: 2, settings + ["--stop-after", "\(steps)", "--overwrite"], code: 75)
        try training.run("parts", settings + ["--resume", "auto"])
        #expect(try training.outcome("parts") == one, "stopped after \(steps)")
      }
    }

    /// There is no loss to note of such an epoch, and none of its checkpoints could be read.
    @Test(.timeLimit(.minutes(1)), arguments: ["skip", "rollback"], [nil, 3])
    func anEpochWhoseStepsAreAllLeftOutEndsTheRun(action: String, ranks: Int?) throws {
      let training = try Training(.tiny, in: Workspace())
      try training.workspace.write(String(repeating: "3e38\n", count: 240), to: "weights.csv")
      let settings = ["data.sample_weights=weights.csv", "training.on_non_finite=\(action)"].flatMap { ["--set", $0] }
      let words =
        "training diverged: every step of epoch 1 was skipped, as its loss or a gradient is not finite; "
        + "try smaller numbers in data.sample_weights"
      let run = try training.run("run", ranks: ranks, settings, code: 80)
      #expect(run.errors.contains(words), "\(run.errors)")
      #expect(!training.workspace.exists("run/checkpoints/last.safetensors"))
      #expect(!training.workspace.exists("run/result.json"))
      // Behind its last step: 200 images in batches of 13.
      try training.run("parts", ranks: ranks, settings + ["--stop-after", "16"], code: 75)
      let resumed = try training.run("parts", ranks: ranks, settings + ["--resume", "auto"], code: 80)
      #expect(resumed.errors.contains(words), "\(resumed.errors)")
      let reported = try Command.run(["report", "run"], in: training.workspace)
      #expect(reported.output.contains("the run diverged in epoch 1 (step 16)"), "\(reported.output)")
    }
  }
}
