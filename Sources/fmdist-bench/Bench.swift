import ArgumentParser
import FMDistPlatform

/// The program that measures: its subcommands.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmdist-bench",
    abstract: "Measures fmdist and the machine's peak.",
    subcommands: [MeasureKernels.self, MeasureSteps.self, MeasureScaling.self, ScalingWorker.self])

  /// Runs the subcommand; output that was lost is an error, as in fmdist.
  static func main() {
    StandardStreams.prepare()
    MemoryShortage.install { StandardError.write($0) }
    var code = ExitCode.success
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      code = exitCode(for: error)
      let message = fullMessage(for: error)
      if code == .success {
        StandardOutput.write(block: message)
      } else if !message.isEmpty {
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
        StandardError.writeRaw(lines.map { StandardError.harmless(String($0)) + "\n" }.joined())
      }
    }
    StandardOutput.finish()
    StandardOutput.reportLoss()
    if code == .success, StandardOutput.failure != nil { code = ExitCode(StandardOutput.lostCode) }
    exit(withError: code)
  }
}
