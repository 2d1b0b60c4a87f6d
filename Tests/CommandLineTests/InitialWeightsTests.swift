import Foundation
import Testing

extension CommandLineTests {
  /// Runs that begin with another's weights.
  @Suite struct InitialWeightsTests {
    private let training: Training
    private var workspace: Workspace { training.workspace }

    init() throws { training = try Training(.tiny, in: Workspace()) }

    private func settings(_ settings: String...) -> [String] { settings.flatMap { ["--set", $0] } }

    private func record(_ folder: String) throws -> [String: Any]? {
      let json = try JSONSerialization.jsonObject(with: Data(try workspace.bytes("\(folder)/result.json")))
      return (json as? [String: Any])?["initial_weights"] as? [String: Any]
    }

    private func arrays(_ folder: String) throws -> [String: [Float]] {
      try SafetensorsArrays(workspace.bytes("\(folder)/checkpoints/last.safetensors")).arrays
    }

    @Test(.timeLimit(.minutes(2))) func aRunBeginsWhereAnotherEnded() throws {
      try training.run("first")
      let finished = try training.run(
        "start", ranks: 3, settings("training.epochs=0", "training.initial_weights=first", "training.seed=5"))
      #expect(try training.outcome("start").weights == training.outcome("first").weights)
      #expect(
        finished.output.contains(
          "initial weights: 4 of 4 arrays from first/checkpoints/last.safetensors: conv2d/kernel, conv2d/bias, dense/kernel, dense/bias"
        ))
      let record = try #require(try record("start"))
      #expect(record["matched"] as? [String] == ["conv2d/kernel", "conv2d/bias", "dense/kernel", "dense/bias"])
      #expect((record["sha256"] as? String)?.count == 64)
      #expect(try self.record("first") == nil)
    }

    @Test(.timeLimit(.minutes(2))) func aNewHeadOnFrozenConvolutionsHasTheSameBitsAtAnyRanksAndAfterARestart() throws {
      try training.run("first")
      let tuning = settings(
        "training.initial_weights={path: first/checkpoints/best.safetensors, by_name: true}", "model.4.dense.name=head",
        "training.layers=[{match: conv2d, trainable: false}]")
      let finished = try training.run("whole", tuning)
      #expect(finished.output.contains("initial weights: not in the file: head/kernel, head/bias"))
      #expect(finished.output.contains("initial weights: not in the model: dense/kernel, dense/bias"))
      for ranks in [2, 4] {
        try training.run("ranks", ranks: ranks, tuning + ["--overwrite"])
        #expect(try training.outcome("ranks") == training.outcome("whole"))
      }
      try training.run("parts", ranks: 3, tuning + ["--stop-after", "9"], code: 75)
      // The file is not read again.
      try FileManager.default.removeItem(atPath: workspace.path("first"))
      try training.run("parts", ranks: 2, tuning + ["--resume", "auto"])
      #expect(try training.outcome("parts") == training.outcome("whole"))
      let (parts, whole) = (try #require(try record("parts")), try #require(try record("whole")))
      #expect(NSDictionary(dictionary: parts) == NSDictionary(dictionary: whole))
      let again = try training.run(
        "parts", tuning + settings("training.initial_weights=other") + ["--resume", "auto"], code: 78)
      #expect(again.errors.contains("another training configuration"))
    }

    @Test(.timeLimit(.minutes(2))) func arraysOfAnotherShapeAreLeftOutWhereThatIsAskedFor() throws {
      try training.run("first")
      let wider = settings("model.0.conv2d.filters=4", "training.epochs=0")
      let refused = try training.run("second", wider + settings("training.initial_weights=first"), code: 78)
      #expect(
        refused.errors.contains(
          "its 'conv2d/kernel' is 3 x 3 x 1 x 3, the model's 3 x 3 x 1 x 4; set training.initial_weights.skip_mismatch")
      )
      let finished = try training.run(
        "second", wider + settings("training.initial_weights={path: first, skip_mismatch: true}"))
      #expect(
        finished.output.contains(
          "initial weights: skipped conv2d/kernel, 3 x 3 x 1 x 3 in the file and 3 x 3 x 1 x 4 in the model"))
      #expect(try arrays("second")["dense/bias"] == arrays("first")["dense/bias"])
    }

    @Test(.timeLimit(.minutes(2))) func whatDoesNotMatchIsRefused() throws {
      try training.run("first", settings("training.epochs=0"))
      for (settings, code, says) in [
        (
          ["training.initial_weights=first", "model.4.dense.name=head"], 78,
          "lacks head/kernel, head/bias, which the model has"
        ),
        (
          ["training.initial_weights=first", "model.0.conv2d.use_bias=false"], 78,
          "has conv2d/bias, which the model lacks"
        ),
        (
          ["training.initial_weights={path: first, by_name: true}", "model.4.dense.name=a", "model.0.conv2d.name=b"],
          78,
          "has none of the model's arrays, which are b/kernel, b/bias, a/kernel, a/bias; it has conv2d/kernel"
        ),
        (["training.initial_weights=none"], 66, "none"),
        (["training.initial_weights=data"], 66, "holds no checkpoints"),
        (["training.initial_weights=tiny.yaml"], 65, "is not a valid safetensors file"),
      ] as [([String], Int32, String)] {
        let refused = try training.run("second", settings.flatMap { ["--set", $0] }, code: code)
        #expect(refused.errors.contains(says), "\(refused.errors)")
        #expect(!workspace.exists("second/checkpoints"))
      }
      let same = try training.run("first", settings("training.initial_weights=first") + ["--overwrite"], code: 64)
      #expect(same.errors.contains("training.initial_weights"))
    }
  }
}
