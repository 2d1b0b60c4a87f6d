import Testing

extension CommandLineTests {
  @Suite struct PredictTests {
    @Test(.timeLimit(.minutes(2))) func imagesOfTheTestSetAndFilesOfTheSameImagesAgree() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      try training.run("run")
      let converted = try Command.run(["data", "convert", "--to", "png", "pictures"] + training.data, in: workspace)
      #expect(converted.code == 0, "\(converted.errors)")
      let folders = workspace.names(in: "pictures/test")
      #expect(folders.count == 10)
      let files = try folders.map { folder in
        "pictures/test/\(folder)/" + (try #require(workspace.names(in: "pictures/test/\(folder)").first))
      }
      let finished = try Command.run(
        ["predict", "run"] + files + ["--every", "1", "--format", "json", "--picture", "p.svg"] + training.data,
        ranks: 2,
        in: workspace)
      #expect(finished.code == 0 && finished.errors == "", "\(finished.errors)")
      let document = try PredictionJSON(finished.output)
      #expect(try document.weightsSha256 == training.outcome("run").weights && document.isTrainedOnThisData)
      let (known, unknown) = (document.predictions.prefix(60), document.predictions.suffix(10))
      #expect(known.map(\.index) == (0..<60).map { $0 } && unknown.map(\.file) == files)
      #expect(unknown.allSatisfy { $0.index == nil && $0.label == nil && $0.isRight == nil })
      // A file is the first test image of its class, whose classes take turns.
      for (folder, entry) in zip(folders, unknown) {
        let label = try #require(document.classNames.firstIndex { $0.replacing("/", with: "-") == folder })
        #expect(entry.probabilities == known[label].probabilities, "\(folder)")
      }
      for entry in document.predictions {
        let sum = entry.probabilities.reduce(0, +)
        #expect(abs(sum - 1) < 1e-5)
        let sorted = entry.probabilities.sorted(by: >)
        #expect(entry.probability == sorted[0] && entry.secondProbability == sorted[1])
        #expect(entry.prediction == document.classNames[entry.probabilities.firstIndex(of: sorted[0]) ?? -1])
      }
      #expect(try workspace.bytes("p.svg").starts(with: Array("<?xml".utf8)))
    }

    @Test(.timeLimit(.minutes(1))) func filesNeedNoDataSet() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      try training.run("run", ["--set", "data.scaling=standard"])
      let converted = try Command.run(["data", "convert", "--to", "png", "pictures"] + training.data, in: workspace)
      #expect(converted.code == 0, "\(converted.errors)")
      let folder = "pictures/test/Sandal"
      let file = "\(folder)/" + (try #require(workspace.names(in: folder).first))
      let command = ["predict", "run", file, "--format", "json"]
      let withData = try PredictionJSON(Command.run(command + training.data, in: workspace).output)
      let without = try Command.run(command, in: workspace)
      #expect(without.code == 0 && without.errors == "", "\(without.errors)")
      #expect(try PredictionJSON(without.output).predictions[0].probabilities == withData.predictions[0].probabilities)
    }

    @Test(.timeLimit(.minutes(1))) func aLineAnImageForPeople() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("run")
      let finished = try Command.run(
        ["predict", "run", "--indices", "59,3", "--picture", "p.png", "--theme", "dark"] + training.data,
        in: training.workspace)
      #expect(finished.code == 0, "\(finished.errors)")
      let lines = finished.output.split(separator: "\n").map(String.init)
      #expect(lines[0] == "run/checkpoints/last.safetensors, 2 epochs trained")
      #expect(lines[1].hasPrefix("image  label       prediction") && lines[1].hasSuffix("second guess"))
      #expect(lines[2].hasPrefix("   59  Ankle boot  ") && lines[3].hasPrefix("    3  Dress       "))
      #expect(lines[2].contains(" %  right  ") || lines[2].contains(" %  WRONG  "))
      #expect(lines[4].hasSuffix(" of 2 right") && lines[5] == "drawn in p.png")
      #expect(try training.workspace.bytes("p.png").starts(with: [0x89, 0x50, 0x4E, 0x47]))
      let few = try Command.run(["predict", "run"] + training.data, in: training.workspace)
      #expect(few.output.contains(" of 12 right\n"))
    }

    @Test(.timeLimit(.minutes(2))) func badRequestsAreOneSentence() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      try training.run("run", ["--set", "training.epochs=0"])
      let drawn = try Command.run(["predict", "run", "--picture", "large.png"] + training.data, in: workspace)
      #expect(drawn.code == 0, "\(drawn.errors)")
      for (arguments, code, words) in [
        (
          ["--indices", "60"], 64,
          "expected numbers from 0 to 59, as the test set of fashion-mnist has 60 images, found 60"
        ),
        (["--indices", "1,x"], 64, "'1,x'"), (["--indices", "-1"], 64, "--indices"),
        (["--every", "0"], 64, "--every: expected a number of at least 1, found 0"),
        (["--picture", "p.gif"], 64, "'p.gif'"), (["--picture", "tiny.yaml/p.png"], 74, "tiny.yaml"),
        (["nowhere.png"], 66, "nowhere.png"), (["tiny.yaml"], 65, "tiny.yaml: expected an image, found a text file"),
        (
          ["large.png"], 65,
          "large.png: expected an image 10 wide and 10 high, which the model was trained on without data.image_size, "
            + "found "
        ),
        (["--data", "synthetic"], 65, "was trained on images of 10 x 10 x 1"), (["--data", "nowhere"], 66, "nowhere"),
      ] as [([String], Int32, String)] {
        let refused = try Command.run(["predict", "run"] + training.data + arguments, in: workspace)
        #expect(
          refused.code == code && refused.errors.contains(words), "\(arguments): \(refused.code) \(refused.errors)")
      }
      let missing = try Command.run(["predict", "none"], in: workspace)
      #expect(missing.code == 66 && missing.errors.contains("there is no such checkpoint"))
    }
  }
}
