import FMDist
import Foundation
import Testing

extension CommandLineTests {
  /// Folders of images as people have them, by the program.
  @Suite struct FolderTests {
    /// A trainable model and its images as PNG files in `folder`.
    private func pictures(in folder: String) throws -> Training {
      let training = try Training(.tiny, in: Workspace())
      let converted = try Command.run(
        ["data", "convert", "--to", "png", folder] + training.data, in: training.workspace)
      try #require(converted.code == 0, "\(converted.errors)")
      return training
    }

    /// Flat folders of classes with bad files: named all at once, then left out; and the images to predict are a folder, too.
    @Test(.timeLimit(.minutes(2))) func flatFoldersWithBadFilesTrainWithoutThem() throws {
      let training = try pictures(in: "pictures")
      let workspace = training.workspace
      try FileManager.default.moveItem(atPath: workspace.path("pictures/train"), toPath: workspace.path("garments"))
      let folders = workspace.names(in: "garments")
      let good = try workspace.bytes(
        "garments/\(folders[0])/" + (try #require(workspace.names(in: "garments/\(folders[0])").first)))
      try workspace.write([], to: "garments/\(folders[0])/empty.jpg")
      try workspace.write(Array(good.dropLast(40)), to: "garments/\(folders[1])/half.png")
      try FileManager.default.createSymbolicLink(
        atPath: workspace.path("garments/\(folders[2])/link.png"), withDestinationPath: "nowhere.png")
      try workspace.write("notes", to: "garments/\(folders[0])/README.txt")
      let arguments = [
        "train", "--config", training.model.file, "--data", "garments", "--set", "data.dataset=garments", "--output",
        "run",
      ]
      let refused = try Command.run(arguments, in: workspace)
      #expect(refused.code == 65)
      let says = [
        "3 of ", "empty.jpg (an empty file)", "half.png (a PNG image that is", "link.png (a broken link)",
        "data.on_bad_file: skip",
      ]
      for part in says { #expect(refused.errors.contains(part), "\(refused.errors)") }
      let skipping = arguments + ["--set", "data.on_bad_file=skip"]
      let trained = try Command.run(skipping, ranks: 2, in: workspace)
      #expect(trained.code == 0, "\(trained.errors)")
      #expect(trained.output.contains("note: there is no test part"))
      #expect(trained.errors.contains("3 of ") && trained.errors.contains("README.txt is not used"))
      let result = try workspace.text("run/result.json")
      #expect(result.contains("They are skipped") && result.contains("are drawn for it with seed 0"))
      #expect(try workspace.text("run/report.html").contains("They are skipped"))
      // Images of another size are brought to the model's only if the training said how.
      try workspace.write(good, to: "photos/deep/a.png")
      try workspace.write("notes", to: "photos/b.txt")
      let predicted = try Command.run(["predict", "run", "photos", "--format", "json"], in: workspace)
      #expect(predicted.code == 0, "\(predicted.errors)")
      #expect(try PredictionJSON(predicted.output).predictions.map(\.file) == ["photos/deep/a.png"])
      // A folder that was not trained is all there to be judged by.
      try FileManager.default.moveItem(atPath: workspace.path("pictures/test"), toPath: workspace.path("others"))
      let judged = try Command.run(["evaluate", "run", "--data", "others"], in: workspace)
      #expect(judged.code == 0 && judged.output.contains("60 test images"), "\(judged.output) \(judged.errors)")
    }

    /// The data's own validation part validates, and the sentence says so; the weights do not depend on the ranks.
    @Test(.timeLimit(.minutes(2))) func aPartForValidationValidates() throws {
      let training = try pictures(in: "set")
      let workspace = training.workspace
      try FileManager.default.moveItem(atPath: workspace.path("set/train"), toPath: workspace.path("set/Training"))
      for folder in workspace.names(in: "set/Training") {
        let name = try #require(workspace.names(in: "set/Training/\(folder)").first)
        try workspace.write(workspace.bytes("set/Training/\(folder)/\(name)"), to: "set/Valid/\(folder)/\(name)")
        try workspace.remove("set/Training/\(folder)/\(name)")
      }
      try workspace.write(
        workspace.text(training.model.file).split(separator: "\n").filter { !$0.contains("validation:") }.joined(
          separator: "\n"), to: "plain.yaml")
      func train(_ output: String, ranks: Int?) throws -> Outcome {
        let arguments = ["train", "--config", "plain.yaml", "--data", "set", "--output", output]
        let finished = try Command.run(arguments, ranks: ranks, in: workspace)
        #expect(finished.code == 0, "\(finished.errors)")
        #expect(
          finished.output.contains("validation: 10 images that the data has for validation"), "\(finished.output)")
        return try Outcome(output, in: workspace)
      }
      let weights = try train("one", ranks: nil).weights
      #expect(try train("two", ranks: 2).weights == weights)
      // The library has the part apart, and validates on it.
      let data = try Dataset.load(workspace.path("set"), name: "fashion-mnist")
      #expect(data.training.count == 230 && data.validation?.labels.sorted() == Array(0..<10) && data.test.count == 60)
      let model = try Model(Configuration(contentsOf: workspace.path("plain.yaml")), inputShape: data.training.shape)
      var accuracy: Double?
      try model.fit(data.training, validation: data.validation) { event in
        if case .epoch(let epoch) = event { accuracy = epoch.validationAccuracy }
      }
      #expect(model.weightsSHA256 == weights)
      #expect(try accuracy == Outcome.Result("one", in: workspace).validationAccuracy)
    }
  }
}
