import Foundation
import Testing

/// Whether `python3` has the package.
private let hasTensorBoard = CommandLineTests.TensorBoardTests.python(["-c", "import tensorboard, numpy"]).status == 0

extension CommandLineTests {
  /// The event files of a run.
  @Suite struct TensorBoardTests {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/check_tensorboard.py").path()

    /// What TensorBoard's own reader finds, as seen by a script.
    @Test(
      .enabled(if: hasTensorBoard, "python3 has no tensorboard: pip install tensorboard"), .timeLimit(.minutes(1)),
      arguments: [nil, 3])
    func tensorBoardReadsWhatTheHistoryHas(_ ranks: Int?) throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("runs/one", ranks: ranks, ["--set", "training.epochs=3"])
      try training.run("runs/two", ranks: ranks, ["--set", "optimizer.adam.learning_rate=0.02"])
      try check(["runs/one", "runs/two"], in: training.workspace)
    }

    /// Killed, stopped, and going on from an older checkpoint, the curves are those of the history.
    @Test(
      .enabled(if: hasTensorBoard, "python3 has no tensorboard: pip install tensorboard"), .timeLimit(.minutes(1)))
    func afterRestartsThereIsOneCurve() throws {
      let training = try Training(.tiny, in: Workspace())
      let settings = ["--set", "training.epochs=5", "--update-freq", "4"]
      // 16 steps an epoch.
      try training.run("run", settings + ["--stop-after", "30"], code: 75)
      try training.run("run", ranks: 2, settings + ["--resume", "auto", "--stop-after", "45"], code: 75)
      // Without, for a while: the next session fills the gap.
      try training.run("run", settings + ["--resume", "auto", "--stop-after", "60", "--no-tensorboard"], code: 75)
      try training.run("run", settings + ["--resume", "auto"])
      try check(["run"], in: training.workspace)
      // An older checkpoint, in the same folder and in another.
      let older = ["--resume", "run/checkpoints/previous.safetensors"] + training.data
      let again = try Command.run(["train", "--output", "moved"] + older, in: training.workspace)
      #expect(again.code == 0, "\(again.errors)")
      try check(["moved"], in: training.workspace)
      let back = try Command.run(["train", "--output", "run", "--overwrite"] + older, in: training.workspace)
      #expect(back.code == 0, "\(back.errors)")
      try check(["run"], in: training.workspace)
    }

    /// The one before it is empty, for a TensorBoard that is reading it.
    @Test(.timeLimit(.minutes(1))) func aSessionsFileIsTheOnlyOneWithSomethingInIt() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("run", ["--stop-after", "10"], code: 75)
      try training.run("run", ["--resume", "auto", "--stop-after", "20"], code: 75)
      try training.run("run", ["--resume", "auto"])
      for folder in ["run/tensorboard", "run/tensorboard/train", "run/tensorboard/validation"] {
        let files = training.workspace.names(in: folder).filter { $0.hasPrefix("events.out.tfevents.") }
        let empty = try files.map { try training.workspace.bytes("\(folder)/\($0)").isEmpty }
        #expect(empty == [true, false], "\(folder): \(files)")
      }
      try training.run("run", ["--overwrite", "--no-tensorboard"])
      #expect(!training.workspace.exists("run/tensorboard"))
    }

    /// 16 steps an epoch, two epochs: a point every five steps, and none again after a restart.
    @Test(.timeLimit(.minutes(1))) func curvesByStepHaveAPointEverySoManySteps() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("run", ranks: 2, ["--update-freq", "5", "--stop-after", "17"], code: 75)
      func points() throws -> Int {
        try training.workspace.names(in: "run/tensorboard/steps").reduce(0) { sum, name in
          let bytes = try training.workspace.bytes("run/tensorboard/steps/\(name)")
          return sum + bytes.ranges(of: Array("batch_learning_rate".utf8)).count
        }
      }
      #expect(try points() == 3)
      try training.run("run", ["--update-freq", "5", "--resume", "auto"])
      #expect(try points() == 6)
      let refused = try training.run("other", ["--update-freq", "0"], code: 64)
      #expect(refused.errors.contains("--update-freq: expected at least 1 step, found 0."))
    }

    @Test(.timeLimit(.minutes(1))) func theyChangeNoBit() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("with")
      try training.run("without", ["--no-tensorboard"])
      #expect(!training.workspace.exists("without/tensorboard"))
      #expect(try training.outcome("with") == training.outcome("without"))
    }

    @Test(.timeLimit(.minutes(1))) func whatStandsInTheirPlaceIsSaidBeforeTraining() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("run", ["--no-tensorboard", "--set", "training.epochs=0"])
      try training.workspace.write("no folder", to: "run/tensorboard")
      let finished = try training.run("run", ["--resume", "auto"], code: 64)
      #expect(
        finished.errors
          == "fmdist: run/tensorboard is not a folder, and fmdist would write there: move it away, or choose another folder\n"
      )
    }

    private func check(_ runs: [String], in workspace: Workspace) throws {
      let result = Self.python([Self.script] + runs.map(workspace.path))
      #expect(result.status == 0 && result.output.hasSuffix("ok\n"), "\(result.output)")
    }

    static func python(_ arguments: [String]) -> (status: Int32, output: String) {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = ["python3"] + arguments
      let pipe = Pipe()
      process.standardOutput = pipe
      process.standardError = pipe
      do { try process.run() } catch { return (127, "\(error)") }
      let output = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
  }
}
