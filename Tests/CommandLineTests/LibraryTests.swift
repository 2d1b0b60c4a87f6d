import FMDist
import Testing

extension CommandLineTests {
  /// A program of one's own that uses the library, beside ours.
  @Suite struct LibraryTests {
    @Test(.timeLimit(.minutes(1))) func getsTheProgramsBitsAndReadsItsFiles() throws {
      let training = try Training(.tiny, in: Workspace())
      let validation = "data.validation={source: test}"
      try training.run("one", ranks: 2, ["--set", validation])
      let result = try Outcome.Result("one", in: training.workspace)

      let data = try Dataset.load(training.workspace.path("data"), name: "fashion-mnist")
      let configuration = try Configuration(yaml: TestModel.tiny.yaml, settings: [validation])
      let model = try Model(configuration, inputShape: data.training.shape)
      try model.fit(data.training, validation: data.test)
      #expect(model.weightsSHA256 == result.weightsSha256)

      let last = training.workspace.path("one/checkpoints/last.safetensors")
      let saved = try Model(contentsOf: last)
      #expect(saved.weightsSHA256 == result.weightsSha256 && saved.trainedEpochs == 2)
      #expect(try saved.evaluate(data.test) == model.evaluate(data.test))
      #expect(try saved.evaluate(data.test).accuracy == result.testAccuracy)

      try model.save(to: training.workspace.path("mine.safetensors"))
      let evaluated = try Command.run(["evaluate", "mine.safetensors"] + training.data, in: training.workspace)
      #expect(evaluated.code == 0, "\(evaluated.errors)")
      #expect(evaluated.output.contains("weights_sha256 \(result.weightsSha256)\n"))
    }
  }
}
