import Testing

extension CommandLineTests {
  @Suite struct ReportTests {
    @Test(.timeLimit(.minutes(2))) func drawsWhatTrainingDrewAndTheRest() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("run", ranks: 2, ["--set", "training.epochs=2"])
      let drawn = ["confusion.csv", "confusion.png", "confusion.svg", "curves.png", "curves.svg"]
      let workspace = training.workspace
      #expect(Set(drawn).isSubset(of: workspace.names(in: "run")))
      let before = try drawn.map { try workspace.bytes("run/\($0)") }
      // A row a class and one of names; all images.
      let rows = try workspace.text("run/confusion.csv").split(separator: "\n").map { $0.split(separator: ",") }
      #expect(rows.count == 11)
      #expect(rows[1][0] == "T-shirt/top")
      var images = 0
      for row in rows.dropFirst() { for cell in row.dropFirst() { images += Int(cell) ?? 0 } }
      #expect(images == 60)

      let reported = try Command.run(["report", "run"], in: workspace)
      #expect(reported.code == 0 && reported.errors == "")
      #expect(reported.output.contains("run/confusion-percentages.png\n") && reported.output.contains(" of 60 wrong\n"))
      #expect(try workspace.bytes("run/curves.png") == before[3])
      #expect(try workspace.bytes("run/confusion.png") == before[1])

      try training.run("run", ["--overwrite", "--set", "training.epochs=1"])
      #expect(!workspace.exists("run/confusion-percentages.png"), "a picture of another run was left")
    }

    @Test(.timeLimit(.minutes(1))) func unfinishedRunsHaveCurvesAndOthersNone() throws {
      let workspace = try Workspace()
      try workspace.write("epoch\tloss\tacc\tval_loss\tval_acc\n1\t0.5\t0.8\tnan\tnan\n", to: "run/history.tsv")
      let finished = try Command.run(["report", "run", "--theme", "dark"], in: workspace)
      #expect(finished.code == 0 && finished.output.contains("the run is not finished"))
      #expect(workspace.names(in: "run") == ["curves.png", "curves.svg", "history.tsv", "report.html"])
      try workspace.write("{\"confusion\":[[1]]}", to: "run/result.json")
      try workspace.write("", to: "empty/notes.txt")
      for (folder, code, words) in [
        ("run", 65, "is not a result of fmdist"),
        ("none", 66, "none is not a run's folder: there is nothing of that name"),
        (
          "empty", 66,
          "empty is not a run's folder: it has no config.yaml and no history.tsv; give the folder that train"
        ),
        ("run/history.tsv", 66, "run/history.tsv is not a run's folder: it is a file"),
      ] {
        let refused = try Command.run(["report", folder], in: workspace)
        #expect(refused.code == Int32(code) && refused.errors.contains(words), "\(refused.errors)")
      }
    }
  }
}
