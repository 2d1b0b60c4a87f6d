import Foundation
import Testing

extension CommandLineTests {
  /// What a person sees while a run goes on.
  @Suite struct ProgressTests {
    private static let erase = "\u{1B}[K"

    @Test(.timeLimit(.minutes(1)), arguments: [nil, 3])
    func elsewhereThanOnATerminalEachEpochIsALine(_ ranks: Int?) throws {
      let training = try Training(.tiny, in: Workspace())
      let finished = try training.run("run", ranks: ranks, ["--set", "training.epochs=3"])
      #expect(!finished.output.contains("\r") && !finished.output.contains("\u{1B}"))
      let epochs = finished.output.split(separator: "\n").filter { $0.hasPrefix("epoch ") }
      #expect(epochs.count == 3)
      for (line, epoch) in zip(epochs, 1...3) {
        #expect(
          line.contains(
            try Regex(
              #"^epoch \#(epoch)/3  loss \d\.\d{4}  acc \d\.\d{4}  val_loss \d\.\d{4}  val_acc \d\.\d{4}  [\d,]+ images/s  \d+\.\d s(  best)?$"#
            )))
      }
      #expect(finished.errors == "")
    }

    @Test(.timeLimit(.minutes(1)), arguments: [nil, 2])
    func quietSaysNothing(_ ranks: Int?) throws {
      let training = try Training(.tiny, in: Workspace())
      let finished = try training.run("run", ranks: ranks, ["--progress", "quiet"])
      #expect(finished.output == "")
      #expect(finished.errors == "")
      #expect(training.workspace.exists("run/result.json"))
    }

    @Test(
      .enabled(if: Programs.script != nil, "script (util-linux) is missing"), .timeLimit(.minutes(1)),
      arguments: [nil, 4], [40, 100])
    func onATerminalALineIsRedrawnInPlace(_ ranks: Int?, columns: Int) throws {
      let training = try Training(.dense, in: Workspace())
      let command = try Self.onTerminal(training.arguments("run", []), ranks: ranks, columns, in: training.workspace)
      let finished = try command.finish()
      #expect(finished.code == 0, "\(finished.output)")
      let output = finished.output.replacing("\r\n", with: "\n")
      // Drawn over what was there, erased to the end of the line, and erased before the epoch's own line.
      let drawn = output.split(separator: "\r").filter { $0.hasSuffix(Self.erase) && $0.hasPrefix("epoch") }
      #expect(drawn.count >= 2, "\(output)")
      for line in drawn { #expect(line.dropLast(Self.erase.count).count < columns) }
      #expect(drawn.contains { $0.hasPrefix("epoch 2/2") })
      #expect(drawn.contains { $0.contains("images/s") && $0.contains(" left") } == (columns == 100))
      for epoch in 1...2 { #expect(output.contains("\r\(Self.erase)epoch \(epoch)/2  loss ")) }
    }

    @Test(
      .enabled(if: Programs.script != nil, "script (util-linux) is missing"), .timeLimit(.minutes(1)),
      arguments: [nil, 4])
    func controlCOnATerminalStopsAfterSaving(_ ranks: Int?) throws {
      let training = try Training(.dense, in: Workspace())
      let options = training.arguments("run", LongRun.settings)
      let command = try Self.onTerminal(options, ranks: ranks, 90, in: training.workspace)
      try command.wait(for: "epoch 1/12  loss")
      try command.type("\u{3}")
      let finished = try command.finish()
      #expect(finished.code == 75, "\(finished.output)")
      #expect(finished.output.contains("stopped and saved"))
      try training.run("run", ranks: 2, LongRun.settings + ["--resume", "auto"])
      #expect(try training.outcome("run") == LongRun.outcome())
    }

    private static func onTerminal(
      _ arguments: [String], ranks: Int?, _ columns: Int, in workspace: Workspace
    ) throws -> Command {
      let script = try #require(Programs.script)
      return try Command(arguments, ranks: ranks, in: workspace) { words in
        let quoted = words.map { "'\($0)'" }.joined(separator: " ")
        return [script, "-qec", "stty cols \(columns); exec \(quoted)", "/dev/null"]
      }
    }
  }
}
