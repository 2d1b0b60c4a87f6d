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

    @Test(.timeLimit(.minutes(1)), arguments: [["--progress", "quiet"], ["--quiet"], ["-q"]], [nil, 2])
    func quietSaysNothing(_ option: [String], ranks: Int?) throws {
      let training = try Training(.tiny, in: Workspace())
      let finished = try training.run("run", ranks: ranks, option)
      #expect(finished.output == "")
      #expect(finished.errors == "")
      #expect(training.workspace.exists("run/result.json"))
    }

    @Test(
      .enabled(if: Programs.script != nil, "script (util-linux) is missing"), .timeLimit(.minutes(1)),
      arguments: [(nil, 100), (4, 100), (nil, 80), (nil, 40), (4, 40), (nil, 20), (nil, 10)] as [(Int?, Int)])
    func onATerminalALineIsRedrawnInPlace(_ ranks: Int?, columns: Int) throws {
      let training = try Training(.dense, in: Workspace())
      let command = try Self.onTerminal(training.arguments("run", []), ranks: ranks, columns, in: training.workspace)
      let finished = try command.finish()
      #expect(finished.code == 0, "\(finished.output)")
      // Drawn over what was there, and erased to the end of the line.
      let drawn = finished.output.replacing("\r\n", with: "\n").split(separator: "\r")
        .filter { $0.hasSuffix(Self.erase) && $0.count > Self.erase.count }.map { $0.dropLast(Self.erase.count) }
      #expect(drawn.count >= 2, "\(finished.output)")
      for line in drawn { #expect(line.count < columns, "\(line)") }
      let head = columns > 40 ? "epoch 2/2" : "2/2"
      #expect(drawn.contains { $0.hasPrefix(head) })
      #expect(drawn.contains { $0.contains(columns > 40 ? "validating" : columns == 10 ? "0:0" : "val") })
      #expect(drawn.contains { $0.contains("images/s") && $0.contains(" left") } == (columns == 100))
      #expect(drawn.contains { $0.contains(/[━=]{4}/) } == (columns > 20))

      // When all is done a terminal shows what a log file has.
      let screen = Screen(columns: columns, output: finished.output)
      #expect(!screen.hasDrawnOverWrapped)
      let plain = try training.run("plain", ranks: ranks)
      #expect(screen.lines.map(Self.timeless) == Screen(columns: 1000, output: plain.output).lines.map(Self.timeless))
    }

    @Test(.enabled(if: Programs.script != nil, "script (util-linux) is missing"), .timeLimit(.minutes(1)))
    func aTerminalThatBecomesNarrowerGetsShorterLines() throws {
      let training = try Training(.dense, in: Workspace())
      let options = training.arguments("run", LongRun.settings)
      let command = try Self.onTerminal(options, ranks: nil, 100, in: training.workspace, before: "tty; ")
      try command.wait(for: "epoch 1/12  loss")
      let device = try #require(command.output.split(whereSeparator: \.isNewline).first.map(String.init))
      #expect(device.hasPrefix("/dev/pts/"))
      let resize = Process()
      resize.executableURL = URL(filePath: "/usr/bin/env")
      resize.arguments = ["stty", "-F", device, "cols", "30"]
      try resize.run()
      resize.waitUntilExit()
      #expect(resize.terminationStatus == 0)
      let finished = try command.finish()
      #expect(finished.code == 0)
      let drawn = finished.output.split(separator: "\r").filter { $0.hasSuffix(Self.erase) }
      #expect(drawn.contains { $0.hasPrefix("epoch 1/12") && $0.count > 60 })
      let last = drawn.filter { $0.hasPrefix("12/12") }
      #expect(!last.isEmpty && last.allSatisfy { $0.count < 30 + Self.erase.count }, "\(drawn.suffix(5))")
    }

    @Test(.enabled(if: Programs.script != nil, "script (util-linux) is missing"), .timeLimit(.minutes(1)))
    func aDumbTerminalIsWrittenToLikeAFile() throws {
      let training = try Training(.tiny, in: Workspace())
      let command = try Self.onTerminal(
        training.arguments("run", []), ranks: nil, 100, in: training.workspace, before: "TERM=dumb; export TERM; ")
      let finished = try command.finish()
      #expect(finished.code == 0)
      #expect(!finished.output.contains("\u{1B}"))
      #expect(!finished.output.replacing("\r\n", with: "\n").contains("\r"))
    }

    @Test(.timeLimit(.minutes(1))) func quietAndLiveContradictEachOther() throws {
      let training = try Training(.tiny, in: Workspace())
      let refused = try training.run("run", ["-q", "--progress", "live"], code: 64)
      #expect(refused.errors.contains("--quiet and --progress live contradict each other"))
      #expect(!training.workspace.exists("run"))
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

    /// A line of output without what differs from run to run.
    private static func timeless(_ line: String) -> String {
      line.replacing(/[\d,]+ images\/s  \d+\.\d s/, with: "").replacing(/results in .*/, with: "")
    }

    private static func onTerminal(
      _ arguments: [String], ranks: Int?, _ columns: Int, in workspace: Workspace, before: String = ""
    ) throws -> Command {
      let script = try #require(Programs.script)
      return try Command(arguments, ranks: ranks, in: workspace) { words in
        let quoted = words.map { "'\($0)'" }.joined(separator: " ")
        return [script, "-qec", "stty cols \(columns); \(before)exec \(quoted)", "/dev/null"]
      }
    }
  }
}
