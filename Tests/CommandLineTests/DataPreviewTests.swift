import Testing

extension CommandLineTests {
  @Suite struct DataPreviewTests {
    @Test(.timeLimit(.minutes(1))) func drawsSamplesOfEachClass() throws {
      let workspace = try Workspace()
      try TinyData.write(to: "tiny", in: workspace)
      for (file, beginning) in [("p.png", [0x89, 0x50, 0x4E, 0x47]), ("p.svg", Array("<?xml".utf8))]
        as [(String, [UInt8])]
      {
        let finished = try Command.run(
          ["data", "preview", "--set", "data.dataset=tiny", "--data", "tiny", "--output", file, "--samples", "3"],
          ranks: file == "p.svg" ? 2 : nil, in: workspace)
        #expect(finished.code == 0)
        #expect(finished.output == "\(file): 3 samples of each of 10 classes of tiny\n")
        #expect(try workspace.bytes(file).starts(with: beginning))
      }
    }

    @Test(.timeLimit(.minutes(1))) func drawsWhatAugmentationMakesOfAnImage() throws {
      let workspace = try Workspace()
      try TinyData.write(to: "tiny", in: workspace)
      func preview(_ file: String, _ more: [String]) throws -> Command.Finished {
        try Command.run(
          ["data", "preview", "--set", "data.dataset=tiny", "--data", "tiny", "--output", file, "--samples", "2"]
            + more,
          in: workspace)
      }
      let flips = ["--augmented", "--set", "data.augmentation.horizontal_flip=true"]
      let finished = try preview("flipped.svg", flips)
      #expect(finished.code == 0, "\(finished.errors)")
      #expect(
        finished.output == "flipped.svg: an image, and 2 versions of it, of each of 10 classes of tiny\n")
      // The versions are those of the seed.
      _ = try preview("again.svg", flips)
      _ = try preview("other.svg", flips + ["--seed", "2"])
      #expect(try workspace.bytes("again.svg") == workspace.bytes("flipped.svg"))
      #expect(try workspace.bytes("other.svg") != workspace.bytes("flipped.svg"))
      // Mixed images have their partners' parts.
      let cut = ["--augmented", "--set", "training.cutmix={}", "--set", "data.validation={source: test}"]
      #expect(try preview("mixed.svg", flips + cut.dropFirst()).code == 0)
      #expect(try preview("alone.svg", cut).code == 0)
      #expect(try workspace.bytes("mixed.svg") != workspace.bytes("flipped.svg"))
      #expect(try workspace.bytes("mixed.svg") != workspace.bytes("alone.svg"))
      let none = try preview("none.svg", ["--augmented"])
      #expect(none.code == 78 && none.errors.contains("the configuration has no data.augmentation"), "\(none.errors)")
    }

    @Test(.timeLimit(.minutes(2))) func showsWhatARunGotWrong() throws {
      let workspace = try Workspace()
      try Training(.tiny, in: workspace).run("run", ["--set", "training.epochs=1"])
      let wrong = try workspace.text("run/errors.csv").split(separator: "\n").count - 1
      let arguments = ["data", "preview", "--mistakes", "run", "--data", "data"]
      let finished = try Command.run(
        arguments + [
          "--output", "wrong.svg", "--html", "page.html", "--set", "data.augmentation.horizontal_flip=true",
        ],
        in: workspace)
      #expect(finished.code == 0, "\(finished.errors)")
      #expect(finished.output.hasPrefix("wrong.svg: \(wrong) of 60 wrong"), "\(finished.output)")
      let page = try workspace.text("page.html")
      for part in ["samples", "augmented", "mistakes"] { #expect(page.contains("<section id=\"\(part)\">"), "\(part)") }
      #expect(!workspace.exists("preview.png"))
      // Errors of other images would be shown with the wrong ones.
      try TinyData.write(to: "other", in: workspace, seed: 5)
      let other = try Command.run(
        ["data", "preview", "--mistakes", "run", "--data", "other", "--output", "x.svg"], in: workspace)
      #expect(other.code == 65 && other.errors.contains("are of other images"), "\(other.errors)")
    }

    @Test(.timeLimit(.minutes(1))) func withoutAnyFontPicturesAreDrawnAndItIsSaid() throws {
      let workspace = try Workspace()
      try TinyData.write(to: "tiny", in: workspace)
      try workspace.write(
        "<?xml version=\"1.0\"?><fontconfig><dir>\(workspace.path("none"))</dir></fontconfig>", to: "fonts.conf")
      let finished = try Command.run(
        ["data", "preview", "--set", "data.dataset=tiny", "--data", "tiny"], in: workspace,
        environment: ["FONTCONFIG_FILE": workspace.path("fonts.conf")])
      #expect(finished.code == 0 && workspace.exists("preview.png"))
      #expect(finished.errors.contains("warning: no fonts are installed"), "\(finished.errors)")
    }

    @Test(
      .timeLimit(.minutes(1)),
      arguments: [
        (["--output", "p.jpg"], 64, "--output: expected a file that ends in .png or .svg, found 'p.jpg'"),
        (["--samples", "0"], 64, "--samples: expected 1 to 100, found 0"), (["--data", "nowhere"], 66, "nowhere"),
        (["--data", "synthetic", "--output", "test.yaml/p.png"], 74, "test.yaml"),
      ] as [([String], Int32, String)])
    func badRequestsAreOneSentence(_ arguments: [String], code: Int32, sentence: String) throws {
      let workspace = try Workspace()
      try workspace.write("a file", to: "test.yaml")
      let finished = try Command.run(["data", "preview"] + arguments, in: workspace)
      #expect(finished.code == code && finished.errors.contains(sentence), "\(finished.code) \(finished.errors)")
    }
  }
}
