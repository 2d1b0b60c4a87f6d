import Foundation
import Testing

/// Whether `python3` has what `docs/track.py` needs, and a database to write to.
private let hasMLflow = CommandLineTests.TensorBoardTests.python(["-c", "import mlflow, yaml, sqlalchemy"]).status == 0

extension CommandLineTests {
  /// `docs/track.py`, against MLflow itself.
  @Suite struct TrackingTests {
    @Test(.enabled(if: hasMLflow, "python3 has no mlflow: pip install mlflow pyyaml"), .timeLimit(.minutes(4)))
    func aSecondCallAddsWhatIsNew() throws {
      let training = try Training(.tiny, in: Workspace())
      let settings = ["--set", "training.epochs=3"]
      // 16 steps an epoch.
      try training.run("one", settings + ["--stop-after", "20"], code: 75)
      try training.run("two", settings)
      try copyAndCheck(["one"], ["--status", "KILLED", "one"], in: training.workspace)
      // As a full disk leaves it.
      try training.workspace.write(training.workspace.text("one/log.jsonl") + "{\"time\":\"20", to: "one/log.jsonl")
      try training.run("one", settings + ["--resume", "auto"])
      for _ in 0..<2 { try copyAndCheck(["one", "two"], ["one", "two"], in: training.workspace) }
    }

    private func copyAndCheck(_ runs: [String], _ checked: [String], in workspace: Workspace) throws {
      for words in [
        ["docs/track.py"] + runs, ["Tests/CommandLineTests/Fixtures/check_mlflow.py"] + checked,
      ] {
        let environment = ["MLFLOW_TRACKING_URI": "sqlite:///mlflow.db"]
        let finished = try Command([], in: workspace, environment: environment) { _ in
          ["/usr/bin/env", "python3", DocumentedCommands.root + words[0]] + words.dropFirst()
        }.finish()
        #expect(finished.code == 0, "\(words): \(finished.output)\n\(finished.errors)")
      }
    }
  }
}
