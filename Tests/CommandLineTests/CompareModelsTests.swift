import Foundation
import Testing

extension CommandLineTests {
  /// `compare --models --datasets`: each model trained on each set of data.
  @Suite struct CompareModelsTests {
    private static let models = ["--models", "tiny.yaml", "wide.yaml"]
    private static let datasets = ["--datasets", "./first", "./second"]
    private static let names = ["tiny-first", "tiny-second", "wide-first", "wide-second"]

    private func workspace() throws -> Workspace {
      let workspace = try Workspace()
      try TinyData.write(to: "first", in: workspace)
      try TinyData.write(to: "second", in: workspace, seed: 77)
      let wide = TestModel.tiny.yaml.replacing("name: tiny", with: "name: wide")
      try workspace.write(wide.replacing("filters: 3", with: "filters: 9"), to: "wide.yaml")
      return workspace
    }

    private func compare(
      _ more: String..., ranks: Int? = nil, models: [String] = Self.models, in workspace: Workspace
    ) throws -> Command.Finished {
      try Command.run(
        ["compare"] + models + Self.datasets + ["--no-tensorboard"] + more, ranks: ranks, in: workspace)
    }

    private func hashes(_ folder: String, in workspace: Workspace) throws -> [String] {
      try Self.names.map { try Outcome("\(folder)/\($0)", in: workspace).weights }
    }

    @Test(.timeLimit(.minutes(3))) func eachModelIsTrainedOnEachData() throws {
      let workspace = try workspace()
      let one = try compare("--output", "one", "--format", "csv", "--html", "table.html", in: workspace)
      try #require(one.code == 0, "\(one.errors)")
      let rows = one.output.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      #expect(rows.map { $0[0] } == ["model", "tiny", "wide", "delta_model"])
      #expect(rows[0] == ["model", "first", "second", "delta_dataset"])
      let accuracies = try Self.names.map { try Outcome.Result("one/\($0)", in: workspace).testAccuracy }
      #expect(rows[1...2].flatMap { $0[1...2].map { Double($0) } } == accuracies)
      #expect(Double(rows[2][3]) == accuracies[3] - accuracies[2])
      #expect(Double(rows[3][1]) == accuracies[2] - accuracies[0] && rows[3][3] == "")
      #expect(try workspace.text("table.html").contains("delta_<wbr/>dataset"))
      // The weights are what train makes of the same, and at other ranks.
      let alone = try Command.run(
        ["train", "--config", "wide.yaml", "--data", "second", "--output", "alone", "--set", "data.dataset=second"],
        in: workspace)
      try #require(alone.code == 0, "\(alone.errors)")
      let expected = try hashes("one", in: workspace)
      #expect(try Outcome("alone", in: workspace).weights == expected[3] && Set(expected).count == 4)
      let two = try compare("--output", "two", "--format", "csv", ranks: 2, in: workspace)
      #expect(two.code == 0 && two.output == one.output, "\(two.errors)")
      #expect(try hashes("two", in: workspace) == expected)
      let pair = try compare("--output", "pair", "--format", "csv", "--group-size", "2", ranks: 2, in: workspace)
      #expect(pair.code == 0 && pair.output == one.output, "\(pair.errors)")
      #expect(try hashes("pair", in: workspace) == expected)
    }

    @Test(.timeLimit(.minutes(3))) func whatIsTrainedIsNotTrainedAgain() throws {
      let workspace = try workspace()
      let first = try compare("--output", "out", models: ["--models", "tiny.yaml"], in: workspace)
      try #require(first.code == 0, "\(first.errors)")
      let log = try workspace.bytes("out/tiny-first/log.jsonl")
      try workspace.remove("out/tiny-second")
      let second = try compare("--output", "out", ranks: 2, in: workspace)
      #expect(second.code == 0 && second.errors.contains("1 of 4 trained before"), "\(second.errors)")
      #expect(try workspace.bytes("out/tiny-first/log.jsonl") == log)
      #expect(second.output.contains("delta_model"))
      // Each rank that led a group has written from which data: it is known again.
      let third = try compare("--output", "out", in: workspace)
      #expect(
        third.code == 0 && third.errors.contains("4 of 4 trained before") && third.output == second.output,
        "\(third.errors)")
      // Neither another configuration nor other images get an old result.
      let other = try compare("--output", "out", "--set", "training.epochs=3", in: workspace)
      #expect(other.code == 64 && other.errors.contains("holds a run of another configuration"), "\(other.errors)")
      try TinyData.write(to: "first", in: workspace, seed: 5)
      let moved = try compare("--output", "out", in: workspace)
      #expect(moved.code == 64 && moved.errors.contains("holds a run of other data"), "\(moved.errors)")
      #expect(try workspace.bytes("out/tiny-first/log.jsonl") == log)
    }

    @Test(.timeLimit(.minutes(2))) func aModelThatFailsHarmsNoOther() throws {
      let workspace = try workspace()
      let wild = TestModel.tiny.yaml.replacing("name: tiny", with: "name: wild")
      try workspace.write(wild.replacing("learning_rate: 0.01", with: "learning_rate: 1.0e+30"), to: "wild.yaml")
      let models = ["--models", "wild.yaml", "tiny.yaml"]
      for time in 1...2 {
        let finished = try compare("--output", "out", "--format", "csv", ranks: time, models: models, in: workspace)
        #expect(finished.code == 65)
        let rows = finished.output.split(separator: "\n").map(String.init)
        #expect(rows.count == 4 && rows[1].hasPrefix("wild,,") && !rows[2].hasPrefix("tiny,,"), "\(finished.output)")
        // It is tried again, and says so again.
        #expect(finished.errors.contains("wild on first  failed: "), "\(finished.errors)")
      }
    }

    @Test(
      .timeLimit(.minutes(1)),
      arguments: [
        (["--models", "tiny.yaml"], "--datasets is missing"), (["--datasets", "mnist"], "--models is missing"),
        (["--models", "tiny.yaml", "--datasets", "./first", "--sort", "val_accuracy"], "--sort is for runs"),
        (["one", "two", "--output", "here"], "--output is for training"),
        (["--models", "tiny.yaml", "tiny.yaml", "--datasets", "./first"], "two runs would be called tiny-first"),
        (["--models", "tiny.yaml", "--datasets", "./first", "--group-size", "2"], "expected a divisor"),
      ])
    func whatCannotBeIsSaid(arguments: [String], words: String) throws {
      let finished = try Command.run(["compare"] + arguments, in: workspace())
      #expect(finished.code == 64 && finished.errors.contains(words), "\(finished.errors)")
    }
  }
}
