import Testing

extension CommandLineTests {
  /// A run's errors on its test set.
  @Suite struct ErrorsTests {
    /// With label smoothing the loss does not tell the true class's probability; with standard scaling a checkpoint keeps the scaling.
    @Test(
      .timeLimit(.minutes(2)),
      arguments: [
        [],
        [
          "--set", "training.loss={categorical_crossentropy: {label_smoothing: 0.2}}", "--set", "data.scaling=standard",
        ],
      ])
    func theyAreThoseOfTheConfusionMatrixAtAnyNumberOfRanks(_ settings: [String]) throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      // Few steps, so that there is something wrong.
      let more = settings + ["--set", "training.epochs=1", "--set", "optimizer.adam.learning_rate=0.002"]
      try training.run("one", more)
      try training.run("three", ranks: 3, more)
      #expect(try training.outcome("one") == training.outcome("three"))
      #expect(try workspace.bytes("one/errors.csv") == workspace.bytes("three/errors.csv"))

      let rows = try ErrorRow.all("one", in: workspace)
      #expect(!rows.isEmpty)
      var counts = try Outcome.Result("one", in: workspace).confusion
      for label in counts.indices { counts[label][label] = 0 }
      for row in rows { counts[row.label][row.prediction] -= 1 }
      #expect(counts.allSatisfy { $0.allSatisfy { $0 == 0 } })
      let margins = rows.map { $0.predictionProbability - $0.labelProbability }
      #expect(margins == margins.sorted(by: >), "the worst come first")
      for name in ["errors.png", "model.png"] {
        #expect(try workspace.bytes("one/\(name)").starts(with: [0x89, 0x50, 0x4E, 0x47]))
      }

      // Predicted one by one, every image is what the evaluation took it for.
      let predicted = try Command.run(
        ["predict", "one", "--every", "1", "--format", "json"] + training.data, in: workspace)
      #expect(predicted.code == 0 && predicted.errors == "", "\(predicted.errors)")
      let document = try PredictionJSON(predicted.output)
      let wrong = document.predictions.filter { $0.isRight == false }
      #expect(document.labelled == 60 && document.right == 60 - rows.count && wrong.count == rows.count)
      for entry in wrong {
        let row = try #require(rows.first { $0.index == entry.index })
        #expect(
          entry.label == document.classNames[row.label] && entry.prediction == document.classNames[row.prediction])
        #expect(entry.probability == row.predictionProbability)
        #expect(entry.probabilities[row.label] == row.labelProbability)
      }
    }

    @Test(.timeLimit(.minutes(2))) func reportFindsErrorsAgain() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      try training.run("run", ["--set", "training.epochs=1", "--set", "optimizer.adam.learning_rate=0.002"])
      let (table, picture) = (try workspace.bytes("run/errors.csv"), try workspace.bytes("run/errors.png"))
      let row = try #require(ErrorRow.all("run", in: workspace).first)
      // Whatever is there in place of the table: nothing, another run's, something else.
      for text in [nil, "index,label\n", String(decoding: table, as: UTF8.self) + "0,0,1,0.1,0.8,a,b\n"] {
        for ranks in [nil, 3] {
          if let text {
            try workspace.write(text, to: "run/errors.csv")
          } else {
            try workspace.remove("run/errors.csv")
          }
          try workspace.write("", to: "run/errors.png")
          let finished = try Command.run(["report", "run"] + training.data, ranks: ranks, in: workspace)
          #expect(finished.code == 0 && finished.output.contains("run/errors.csv\n"), "\(finished.errors)")
          #expect(try workspace.bytes("run/errors.csv") == table && workspace.bytes("run/errors.png") == picture)
        }
      }
      let names = [
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
      ]
      let pair = [names[row.label], names[row.prediction]]
      let drawn = try Command.run(
        ["report", "run", "--errors-of", pair.joined(separator: ",").uppercased()] + training.data, in: workspace)
      let named = ["\(row.label)-\(pair[0])", "\(row.prediction)-\(pair[1])"].joined(separator: "-as-")
      let file = "run/errors-of-" + named.replacing("/", with: "-").replacing(" ", with: "-")
      #expect(drawn.code == 0 && drawn.output.contains("\(file).png\n"), "\(drawn.output) \(drawn.errors)")
      #expect(workspace.exists("\(file).svg"))
      try training.run("run", ["--overwrite", "--set", "training.epochs=1"])
      #expect(!workspace.exists("\(file).png"), "a picture of another run was left")
    }

    @Test(.timeLimit(.minutes(1))) func withoutTheDataTheRestIsDrawn() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      try training.run("run")
      try TinyData.write(to: "other", in: workspace, seed: 7)
      let without = try Command.run(["report", "run"], in: workspace)
      #expect(without.code == 0 && without.errors == "")
      #expect(without.output.contains("are not drawn: the run's data is not available; give its folder with --data\n"))
      #expect(without.output.contains("run/confusion.png\n") && !without.output.contains("run/errors.png"))
      for (arguments, code, words) in [
        (["--data", "other"], 65, "was trained on other data"), (["--data", "nowhere"], 66, "nowhere"),
        (["--errors-of", "Coat,Shirt"], 66, "was not found"),
        (["--errors-of", "Coat,Skirt"], 64, "expected two different classes of T-shirt/top, Trouser"),
        (["--errors-of", "Coat,Coat"], 64, "found 'Coat,Coat'"), (["--errors-of", ""], 64, "found nothing"),
      ] {
        let refused = try Command.run(["report", "run"] + arguments, in: workspace)
        #expect(refused.code == Int32(code) && refused.errors.contains(words), "\(refused.errors)")
      }
    }
  }
}
