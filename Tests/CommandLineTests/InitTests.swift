import Testing

extension CommandLineTests {
  /// From a folder to a report.
  @Suite struct InitTests {
    /// The whole way: three broken files, one kind five times as many, no test part.
    @Test(.timeLimit(.minutes(3))) func photosToReport() throws {
      let workspace = try Workspace()
      try LeafPhotos.write(to: "leaves", in: workspace)
      let written = try Command.run(["init", "leaves"], in: workspace)
      #expect(written.code == 0 && written.errors == "", "\(written.errors)")
      #expect(written.output.contains("class_weight: balanced") && written.output.contains("on_bad_file: skip"))
      try workspace.write(written.output, to: "leaves.yaml")
      // What the configuration says already is no advice any more.
      let looked = try Command.run(["data", "info", "--config", "leaves.yaml"], in: workspace)
      #expect(looked.code == 0 && looked.output.contains("3 files cannot be used"), "\(looked.errors)")
      #expect(!looked.output.contains("class_weight"), "\(looked.output)")
      let trained = try Command.run(
        ["train", "--config", "leaves.yaml", "--output", "run", "--set", "training.epochs=2"], ranks: 2, in: workspace)
      #expect(trained.code == 0, "\(trained.errors)")
      #expect(workspace.exists("run/report.html"))
      let predicted = try Command.run(
        ["predict", "run", "leaves/birch/IMG_4000.jpg", "leaves/oak/IMG_4000.jpg"], in: workspace)
      #expect(predicted.code == 0 && predicted.output.contains("IMG_4000.jpg"), "\(predicted.errors)")
      // An image is its number and its file, in the table and in predictions alike.
      let all = try Command.run(["predict", "run", "--every", "1", "--format", "json"], in: workspace)
      let predictions = try PredictionJSON(all.output).predictions
      for (number, prediction) in predictions.enumerated() {
        let file = try #require(prediction.file)
        #expect(prediction.index == number && workspace.exists("leaves/\(file)"), "\(file)")
        #expect(file.hasPrefix("\(try #require(prediction.label))/"))
      }
      let table = try workspace.text("run/errors.csv")
      let rows = table.split(separator: "\n").dropFirst()
      #expect(rows.count == predictions.count { $0.isRight == false })
      for row in rows {
        let number = try #require(row.split(separator: ",").first.flatMap { Int($0) })
        #expect(row.hasSuffix(",\(try #require(predictions[number].file))"), "\(row)")
      }
      #expect(try Command.run(["report", "run"], in: workspace).code == 0)
      #expect(try workspace.text("run/errors.csv") == table)
    }

    @Test(.timeLimit(.minutes(1))) func arraysAreTrained() throws {
      let workspace = try Workspace()
      try TinyData.write(to: "tiny", in: workspace)
      let written = try Command.run(["init", "tiny/", "--output", "first.yaml"], ranks: 2, in: workspace)
      #expect(written.code == 0, "\(written.errors)")
      #expect(try workspace.text("first.yaml").contains("image_size: [10, 10, 1]"))
      let trained = try Command.run(
        ["train", "--config", "first.yaml", "--output", "run", "--set", "training.epochs=1"], in: workspace)
      #expect(trained.code == 0, "\(trained.errors)")
      // What is there stays.
      let again = try Command.run(["init", "tiny", "--output", "first.yaml"], in: workspace)
      #expect(again.code == 64 && again.errors.contains("first.yaml already exists"), "\(again.errors)")
    }

    @Test(.timeLimit(.minutes(1))) func whatIsNothingToTrainOnGetsASentence() throws {
      let workspace = try Workspace()
      try workspace.write("", to: "bad/a/1.jpg")
      try workspace.write("no", to: "bad/b/2.jpg")
      try workspace.write("", to: "empty/x/y.txt")
      try workspace.remove("empty/x")
      for (folder, code, says) in [
        ("none", 66, "none: there is no such folder"), ("empty", 66, "empty is empty"), ("bad", 65, "an empty file"),
      ] as [(String, Int32, String)] {
        let finished = try Command.run(["init", folder], in: workspace)
        #expect(finished.code == code && finished.output == "", "\(folder): \(finished.code)")
        #expect(
          finished.errors.contains(says) && finished.errors.split(separator: "\n").count < 4, "\(finished.errors)")
      }
    }
  }
}
