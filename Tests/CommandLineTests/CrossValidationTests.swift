import Foundation
import Testing

extension CommandLineTests {
  /// `tune.folds`: each trial is trained on all folds.
  @Suite struct CrossValidationTests {
    private static let search = """

      tune:
        folds: 3
        hyperparameters:
          filters: {key: model.0.conv2d.filters, values: [2, 4]}
      """

    /// A folder with the data and `tune.yaml`: the tiny model with `search`.
    private func workspace(_ search: String) throws -> Workspace {
      let workspace = try Workspace()
      try TinyData.write(to: "data", in: workspace)
      try workspace.write(TestModel.tiny.yaml + search, to: "tune.yaml")
      return workspace
    }

    private func tune(_ more: String..., ranks: Int? = nil, in workspace: Workspace) throws -> Command.Finished {
      try Command.run(
        ["tune", "--config", "tune.yaml", "--data", "data", "--no-tensorboard"] + more, ranks: ranks, in: workspace)
    }

    /// A run of a trial: what it validated on, and the last `val_acc`.
    private struct Run {
      let filters, fold, seed: Int
      let accuracy: Double

      init(_ folder: String, in workspace: Workspace) throws {
        let configuration = try workspace.text("\(folder)/config.yaml")
        func number(_ key: String) -> Int {
          configuration.components(separatedBy: "\(key): ").dropFirst().first
            .flatMap { Int($0.prefix { $0.isNumber }) } ?? -1
        }
        (filters, fold, seed) = (number("filters"), number("fold"), number("seed"))
        let rows = try workspace.text("\(folder)/history.tsv").split(separator: "\n").map {
          $0.split(separator: "\t", omittingEmptySubsequences: false)
        }
        let column = try #require(rows.first?.firstIndex(of: "val_acc"))
        accuracy = try #require(Double(rows.last?[column] ?? ""))
      }
    }

    @Test(.timeLimit(.minutes(3))) func aTrialIsTrainedOnAllFolds() throws {
      let workspace = try workspace(Self.search + "\n  executions_per_trial: 2\n")
      let finished = try tune("--output", "one", in: workspace)
      try #require(finished.code == 0, "\(finished.errors)")
      let folders = workspace.names(in: "one/trials").filter { !$0.contains(".") }
      let runs = try folders.map { try Run("one/trials/\($0)", in: workspace) }
      #expect(runs.count == 12)
      for filters in [2, 4] {
        let own = runs.filter { $0.filters == filters }
        #expect(Set(own.map { "\($0.seed) \($0.fold)" }) == ["1 0", "1 1", "1 2", "2 0", "2 1", "2 2"])
        // The table has their mean and deviation.
        let rows = try workspace.text("one/tune.csv").split(separator: "\n").map { $0.split(separator: ",") }
        let row = try #require(rows.first { $0[2] == "\(filters)" })
        let mean = own.reduce(0) { $0 + $1.accuracy } / 6
        let squares = own.reduce(0) { $0 + ($1.accuracy - mean) * ($1.accuracy - mean) }
        #expect(abs((Double(row[3]) ?? 0) - mean) < 1e-5, "\(row)")
        #expect(abs((Double(row[4]) ?? 0) - (squares / 5).squareRoot()) < 1e-5, "\(row)")
      }
      let two = try tune("--output", "two", ranks: 2, in: workspace)
      #expect(two.code == 0, "\(two.errors)")
      #expect(try workspace.bytes("two/tune.csv") == workspace.bytes("one/tune.csv"))
      // What train takes: fold 0's.
      #expect(try workspace.text("one/best.yaml").contains("folds: 3"))
    }

    @Test(.timeLimit(.minutes(1))) func foldsThatCannotBeAreRefused() throws {
      let onTest = try tune(
        "--set", "data.validation={source: test}", in: workspace(Self.search))
      #expect(
        onTest.code == 78 && onTest.errors.contains("data.validation is the test set; leave folds out"),
        "\(onTest.errors)")
      let twice = try tune(
        "--set", "tune.hyperparameters={data.validation.fraction: [0.1, 0.2]}", in: workspace(Self.search))
      #expect(twice.code == 78 && twice.errors.contains("leave out one of them"), "\(twice.errors)")
      let many = try tune(
        "--set", "tune.folds=100", "--set", "tune.budget={epochs: 1}", "--set", "data.validation.source=stratified",
        in: workspace(Self.search))
      // Of 240 images each fold has two, and of the 24 of a class most folds have none.
      #expect(many.errors.contains("than the 100 folds"), "\(many.errors)")
    }
  }
}
