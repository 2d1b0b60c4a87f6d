import Testing

extension CommandLineTests {
  /// `fmdist data`, and training from what it writes.
  @Suite struct DataTests {
    private static let formats = ["idx", "npy", "csv", "mat", "png"]

    private func convert(_ format: String, from: [String], to: String, in workspace: Workspace) throws {
      let finished = try Command.run(["data", "convert", "--to", format, to] + from, in: workspace)
      try #require(finished.code == 0, "\(finished.errors)")
      #expect(finished.output.hasPrefix("\(to): 240 training and 60 test images"), "\(finished.output)")
    }

    @Test(.timeLimit(.minutes(2))) func theSameImagesInEveryFormatGiveTheSameWeights() throws {
      var training = try Training(.tiny, in: Workspace())
      try training.run("original", ["--set", "training.epochs=1"])
      let expected = try training.outcome("original")
      var source = training.data
      for format in Self.formats {
        try convert(format, from: source, to: format, in: training.workspace)
        training.data = ["--data", format]
        try training.run("run-\(format)", ["--set", "training.epochs=1"])
        #expect(try training.outcome("run-\(format)") == expected, "\(format)")
        source = training.data
      }
    }

    @Test(.timeLimit(.minutes(1))) func aRunGoesOnWithTheSameImagesInAnotherFormat() throws {
      var training = try Training(.tiny, in: Workspace())
      try training.run("whole")
      try training.run("parts", ["--stop-after", "20"], code: 75)
      try convert("png", from: training.data, to: "pictures", in: training.workspace)
      let names = "[a, b, c, d, e, f, g, h, i, j]"
      training.data = ["--data", "pictures", "--set", "data.class_names=\(names)"]
      try training.run("parts", ranks: 3, ["--resume", "auto"])
      #expect(try training.outcome("parts") == training.outcome("whole"))
      #expect(try training.workspace.text("parts/confusion.txt").contains(" j "))
    }

    /// Seven classes of 32 x 32 colour images in folders, and a configuration of nine lines.
    @Test(.timeLimit(.minutes(1))) func colourImagesInFoldersTrainWithNineLines() throws {
      let workspace = try Workspace()
      let names = ["ant", "bee", "cat", "dog", "eel", "fox", "gnu"]
      for (part, count) in [("train", 140), ("t10k", 35)] {
        var pixels = TinyData.header(sizes: [count, 32, 32, 3])
        for image in 0..<count {
          for byte in 0..<32 * 32 * 3 { pixels.append(UInt8((image * 31 + byte * 7 + (image % 7) * byte / 96) % 256)) }
        }
        try workspace.write(pixels, to: "arrays/\(part)-images-idx3-ubyte")
        let labels = TinyData.header(sizes: [count]) + (0..<count).map { UInt8($0 % 7) }
        try workspace.write(labels, to: "arrays/\(part)-labels-idx1-ubyte")
      }
      try workspace.write(names.joined(separator: "\n") + "\n", to: "arrays/classes.txt")
      let converted = try Command.run(
        ["data", "convert", "--to", "png", "animals", "--data", "arrays", "--dataset", "animals"], in: workspace)
      try #require(converted.code == 0, "\(converted.errors)")
      #expect(workspace.names(in: "animals/train") == names)
      try workspace.write(
        """
        name: animals
        data: {dataset: animals, path: animals}
        model:
          - conv2d: {filters: 8, kernel_size: 3, activation: relu}
          - max_pooling2d
          - flatten
          - dense: {units: 7, activation: softmax}
        training: {epochs: 1, batch_size: 16}

        """, to: "animals.yaml")
      var weights: Set<String> = []
      for ranks in [1, 3] {
        let finished = try Command.run(
          ["train", "--config", "animals.yaml", "--output", "\(ranks)"], ranks: ranks, in: workspace)
        try #require(finished.code == 0, "\(finished.errors)")
        weights.insert(try Outcome.Result("\(ranks)", in: workspace).weightsSha256)
        #expect(try workspace.text("\(ranks)/confusion.txt").contains("gnu"))
      }
      #expect(weights.count == 1)
    }

    @Test(.timeLimit(.minutes(1))) func infoSaysWhatThereIs() throws {
      let workspace = try Workspace()
      try TinyData.write(to: "data", in: workspace)
      for ranks in [nil, 2] {
        let finished = try Command.run(
          ["data", "info", "--data", "data", "--dataset", "rows"], ranks: ranks, in: workspace)
        #expect(finished.code == 0 && finished.errors == "", "\(finished.errors)")
        for text in [
          "rows, data (not checked against published files)\n", "training    240 images of 10 x 10 x 1\n",
          "test        60 images of 10 x 10 x 1\n", "duplicates  0 in training, 0 in test;",
          "    9  9            24         6  ████████████████████████\n",
        ] {
          #expect(finished.output.contains(text), "\(finished.output)")
        }
      }
    }

    @Test(
      .timeLimit(.minutes(1)),
      arguments: [
        (["data", "convert", "--to", "bmp", "out"], Int32(64), "bmp"),
        (["data", "convert", "--to", "npy", "data", "--data", "data"], 64, "must not be written over"),
        (["data", "info", "--data", "nowhere"], 66, "nowhere"),
        (["data", "info", "--data", "dense.yaml"], 65, "a text file"),
        (["data", "info", "--data", "data", "--set", "data.class_names=[a]"], 78, "data.class_names"),
        (
          ["data", "info", "--data", "data", "--set", "data.image_size=[1, 2]"], 78, "Only files of images are resized"
        ),
        (["data", "info", "--data", "data", "--set", "data.image_size=[1, 2, 3, 4]"], 78, "height and width"),
      ])
    func badRequestsAreExplained(_ arguments: [String], code: Int32, says: String) throws {
      let workspace = try Workspace()
      try TinyData.write(to: "data", in: workspace)
      let finished = try Command.run(arguments, in: workspace)
      #expect(finished.code == code, "\(finished.errors)")
      #expect(finished.errors.contains(says), "\(finished.errors)")
    }
  }
}
