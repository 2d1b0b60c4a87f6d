import FMDistRunFiles
import Foundation
import Testing

extension CommandLineTests {
  /// What is not finite is never saved, evaluated or printed as if it were a result.
  @Suite struct NonFiniteTests {
    private static let two = [
      "--set", "model=[flatten, {dense: {units: 16, activation: relu}}, {dense: {units: 10, activation: softmax}}]",
      "--set", "training.batch_size=100",
    ]

    /// As by another program: all checksums are right.
    @Test(.timeLimit(.minutes(2))) func aCheckpointThatIsNotFiniteIsLookedAtAndNothingElse() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      try training.run("run", ["--set", "training.epochs=1"])
      let path = workspace.path("run/checkpoints/last.safetensors")
      let sound = try Checkpoint(file: path)
      func changed(_ array: NamedArray, _ value: (Float) -> Float) -> NamedArray {
        NamedArray(name: array.name, shape: array.shape, values: array.values.map(value))
      }
      for (index, value, words) in [
        (3, -Float.infinity, "'dense/bias' has 10 values that are not finite"),
        (2, .nan, "'dense/kernel' has 480 values that are not finite"),
      ] {
        var checkpoint = sound
        checkpoint.parameters[index] = changed(sound.parameters[index]) { _ in value }
        try checkpoint.write(to: path)
        for command in [
          ["evaluate", "run"] + training.data, ["predict", "run"] + training.data,
          training.arguments("run", ["--resume", "auto", "--set", "training.epochs=2"]),
        ] {
          let refused = try Command.run(command, in: workspace)
          #expect(refused.code == 65 && refused.errors.contains(words), "\(refused.errors)")
          #expect(!refused.output.contains("nan") && !refused.output.contains("accuracy"), "\(refused.output)")
        }
        let inspected = try Command.run(["inspect", "run/checkpoints/last.safetensors"], in: workspace)
        #expect(inspected.code == 0 && inspected.output.contains("not finite"), "\(inspected.output)")
      }
      var remembered = sound
      remembered.optimizerState[1] = changed(sound.optimizerState[1]) { _ in .infinity }
      try remembered.write(to: path)
      let refused = try training.run("run", ["--resume", "auto", "--set", "training.epochs=2"], code: 65)
      #expect(refused.errors.contains("the optimizer's '\(sound.optimizerState[1].name)' has"), "\(refused.errors)")

      // Finite weights whose sums are not.
      var large = sound
      large.parameters = sound.parameters.map { array in changed(array) { $0 < 0 ? -3e38 : 3e38 } }
      try large.write(to: path)
      for command in ["evaluate", "predict"] {
        for format in command == "evaluate" ? ["--log-format"] : ["--format"] {
          let refused = try Command.run([command, "run", format, "json"] + training.data, in: workspace)
          #expect(refused.code == 65 && refused.output == "", "\(refused.output)")
          #expect(refused.errors.contains("are not finite, although all weights are"), "\(refused.errors)")
        }
      }
    }

    /// In each of these the loss of a step is finite where a weight, or what Adam remembers, is not any more.
    @Test(.timeLimit(.minutes(2)), arguments: [nil, 3]) func noCheckpointThatIsLeftIsNotFinite(_ ranks: Int?) throws {
      let training = try Training(.tiny, in: Workspace())
      var errors = ""
      for rate in ["3e17", "6e17", "1e18"] {
        let arguments = training.arguments(rate, Self.two + ["--set", "optimizer.adam.learning_rate=\(rate)"])
        let finished = try Command.run(arguments, ranks: ranks, in: training.workspace)
        #expect([0, 80].contains(finished.code), "\(finished.errors)")
        errors += finished.errors
        for name in training.workspace.names(in: "\(rate)/checkpoints") {
          let path = training.workspace.path("\(rate)/checkpoints/\(name)")
          #expect(try Checkpoint(file: path).firstNonFinite == nil, "\(path)")
        }
      }
      #expect(errors.contains("training diverged: the optimizer's 'v/dense"), "\(errors)")
    }

    /// A run of one step an epoch whose warm-up ends far too high in epoch 3.
    @Test(.timeLimit(.minutes(2))) func aDivergedRunIsCalledThat() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      let settings =
        Self.two + [
          "--set", "training.batch_size=200", "--set", "optimizer.adam.learning_rate=1e38",
          "--set", "training.warmup={steps: 1, initial_learning_rate: 0.001}",
        ]
      try training.run("run", settings + ["--set", "training.epochs=1"])
      #expect(workspace.exists("run/result.json") && workspace.exists("run/report.html"))
      let resumed = try training.run("run", settings + ["--set", "training.epochs=3", "--resume", "auto"], code: 80)
      #expect(
        resumed.errors.contains("try a smaller optimizer.adam.learning_rate, now 1e+38")
          && resumed.errors.contains("run/checkpoints/last.safetensors is from before, the end of epoch 1"),
        "\(resumed.errors)")
      // Nothing in the folder is the result of another run than this one.
      for name in ["result.json", "confusion.txt", "confusion.csv", "report.html"] {
        #expect(!workspace.exists("run/\(name)"), "\(name)")
      }
      #expect(try Checkpoint(file: workspace.path("run/checkpoints/last.safetensors")).epoch == 2)
      let reported = try Command.run(["report", "run"], in: workspace)
      #expect(reported.code == 0 && reported.output.contains("the run diverged in epoch 2 (step 2)"))
      #expect(try workspace.text("run/report.html").contains("diverged in epoch 2 (step 2)"))
      let compared = try Command.run(["compare", "run", "run", "--html", "all.html"], in: workspace)
      #expect(compared.output.contains("run: diverged in epoch 2 (step 2)\n"), "\(compared.output)")
      #expect(try workspace.text("all.html").contains("run: diverged in epoch 2 (step 2)"))
      let csv = try Command.run(["compare", "run", "run", "--format", "csv"], in: workspace)
      #expect(csv.output.contains(",diverged,2,2\n"), "\(csv.output)")
      let json = try Command.run(["compare", "run", "run", "--format", "json"], in: workspace)
      #expect(json.output.contains("\"state\" : \"diverged\"") && json.output.contains("\"state_step\" : 2"))
    }

    /// The advice is followed, and helps.
    @Test(
      .timeLimit(.minutes(2)),
      arguments: [
        (["data.scaling=none", "optimizer={sgd: {learning_rate: 0.01}}"], "data.scaling: unit", ["data.scaling=unit"]),
        (
          ["training.learning_rate_schedule={one_cycle: {max_learning_rate: 1e30}}"],
          "training.learning_rate_schedule.one_cycle.max_learning_rate",
          ["training.learning_rate_schedule.one_cycle.max_learning_rate=0.01"]
        ),
        (
          [
            "training.linear_scaling.base_batch_size=1", "training.batch_size=200", "optimizer={sgd: {}}",
            "training.epochs=9",
          ],
          "training.linear_scaling.base_batch_size", ["training.linear_scaling.base_batch_size=200"]
        ),
      ])
    func theAdviceHelps(settings: [String], key: String, cure: [String]) throws {
      let training = try Training(.tiny, in: Workspace())
      let deep = String(repeating: "{dense: {units: 64}}, ", count: 4)
      let model = ["model=[flatten, \(deep){dense: {units: 10, activation: softmax}}]"]
      func options(_ settings: [String]) -> [String] { (model + settings).flatMap { ["--set", $0] } }
      let diverged = try training.run("out", options(settings), code: 80)
      #expect(diverged.errors.contains(key), "\(diverged.errors)")
      try training.run("cured", options(settings + cure))
    }
  }
}
