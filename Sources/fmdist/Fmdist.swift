import ArgumentParser
internal import CFMDistAllocationFailure
import FMDistMPI
import FMDistPlatform
import FMDistRuns
import FMDistTraining

/// The program: its subcommands, and what it says of itself.
@main
struct Fmdist: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmdist",
    abstract: "Trains image classifiers on CPUs, from one core to a cluster, with the same bits at any size.",
    discussion: """
      One process:      fmdist train
      Four MPI ranks:   mpirun -n 4 fmdist train

      Exit codes: 0 done, 64 usage, 65 bad data, 66 no input, 69 doctor found a fault, 70 internal error, 71 not enough memory, 73 the output folder is in use by \
      another run, 74 I/O error, 75 stopped by a signal (training has saved, and resumes with --resume auto), 78 bad \
      configuration, 80 training diverged.

      Environment: FMDIST_DATA, the folder of data sets; FMDIST_START_SECONDS, how long ranks wait for each other at \
      startup, 60 by default, 0 for no limit.
      """,
    version: fmdistVersion,
    subcommands: [
      Init.self, Train.self, Tune.self, Evaluate.self, Predict.self, Inspect.self, Summary.self, Report.self,
      Compare.self, Export.self, Import.self, Data.self, Doctor.self, Manual.self,
    ])

  /// Parses the command line and runs the subcommand. Of several ranks only the first says what is wrong, or gives help.
  static func main() {
    StandardStreams.prepare()
    if let sentence = StackLimit.objection() {
      StandardError.write(sentence)
      exit(withError: ExitCode(MemoryShortage.exitCode))
    }
    MemoryShortage.install { StandardError.write($0) }
    fmdist_on_allocation_failure { bytes in MemoryShortage.end(bytes: Int(clamping: bytes)) }
    StopSignal.listen()
    do {
      try checkValues()
      try checkEnvironment()
      // As the system has them: a name need not be UTF-8.
      var command = try parseAsRoot(Array(SystemText.arguments.dropFirst()))
      try command.run()
    } catch {
      let code = exitCode(for: error)
      if let rank = Launcher.found(in: MPI.processEnvironment).first?.rank, rank > 0 {
        if !(error is ExitCode), !code.isSuccess { _ = MPI.abandon(message(for: error), code: code.rawValue) }
        exit(withError: code)
      }
      say(error)
      exit(withError: ExitCode(Job.ending(with: code.rawValue)))
    }
  }

  /// The most options that a command line may have: the parser takes time by the square of their number.
  private static let mostOptions = 1000

  private static func hasFewOptions(_ words: [String]) -> Bool {
    words.prefix { $0 != "--" }.count { $0.hasPrefix("-") } <= mostOptions
  }

  /// Throws for more options than anybody types, and for one whose value is empty, as an unset shell variable leaves it.
  private static func checkValues() throws {
    let words = Array(SystemText.arguments.dropFirst())
    guard hasFewOptions(words) else {
      throw ValidationError(
        "expected at most \(mostOptions) options, found more. Write settings into a file for --config.")
    }
    if words.first == "help", let sentence = UsageHint(words)?.unknownHelp() { throw ValidationError(sentence) }
    // The parser asks for completions by three hyphens.
    guard words.contains(where: { $0.isEmpty || $0.hasSuffix("=") }), words.first?.hasPrefix("---") != true,
      let sentence = UsageHint(words)?.emptyValue()
    else { return }
    throw ValidationError(sentence)
  }

  /// Throws for a number that ranks would not understand.
  private static func checkEnvironment() throws {
    let environment = MPI.processEnvironment
    guard !Launcher.found(in: environment).isEmpty, let text = environment["FMDIST_START_SECONDS"], !text.isEmpty
    else { return }
    if let seconds = Double(text), seconds >= 0 { return }
    throw ValidationError("FMDIST_START_SECONDS: expected 0 or more seconds, found '\(text.brief())'.")
  }

  /// Says what `error` says: help, a version and completion scripts on standard output, what is wrong with the arguments on standard error.
  private static func say(_ error: any Error) {
    let lines = Self.lines(of: error)
    guard !lines.isEmpty else { return }
    if exitCode(for: error) == .success {
      StandardOutput.write(lines: lines)
    } else {
      StandardError.writeRaw(lines.map { $0.brief(4000).visible + "\n" }.joined())
    }
  }

  /// The message of `error`, whose lines are the parser's own: none is one that an argument brings along.
  private static func lines(of error: any Error) -> [String] {
    var message = fullMessage(for: error)
    let arguments = Array(SystemText.arguments.dropFirst())
    let shown = arguments.map { $0.brief(1000).visible }
    if shown != arguments, hasFewOptions(arguments) {
      // The same mistake with the arguments as they are shown.
      do { _ = try parseAsRoot(shown) } catch { message = fullMessage(for: error) }
    }
    guard !message.isEmpty else { return [] }
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard exitCode(for: error) == .validationFailure, let sentence = UsageHint(shown)?.sentence() else {
      return lines.map { UsageHint.expectation($0) ?? $0 }
    }
    // The sentence alone: help on an option that was not meant is no help.
    return ["Error: \(sentence)"] + (lines.firstIndex { $0.hasPrefix("Usage: ") }.map { Array(lines[$0...]) } ?? [])
  }
}
