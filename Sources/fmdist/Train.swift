import ArgumentParser
import FMDistPlatform
import FMDistRuns
import FMDistTraining

/// `fmdist train`.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a model, or resume from a checkpoint.",
    discussion: """
      Without --config, train the built-in model, configs/default.yaml, on Fashion-MNIST. Data is looked for in \
      --data, $FMDIST_DATA/DATASET, the configuration's data.path and ~/.cache/fmdist/DATASET, and downloaded if it \
      is in none of them.

      The weights depend only on configuration, seed and data: any number of ranks, threads and restarts gives the \
      same weights_sha256.

      Examples:
        fmdist train --data synthetic
        mpirun -n 4 fmdist train --config configs/default.yaml --output runs/first
        mpirun -n 2 fmdist train --output runs/first --resume auto
        fmdist train --output runs/first --restarts 5 --ranks 4
        fmdist train --set training.epochs=1 --set data.limit=2000
      """)

  @OptionGroup var model: ModelOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The folder of the run.",
      discussion: "Default: runs/NAME, or the first unused of runs/NAME-2, runs/NAME-3, …", valueName: "folder"),
    completion: .directory)
  var output: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Resume from a checkpoint file, a run's folder, or 'auto': the newest checkpoint, if there is one, in --output, or else in the last of runs/NAME, runs/NAME-2, …",
      valueName: "auto|path"), completion: .file(extensions: ["safetensors"]))
  var resume: String?

  @Flag(
    name: .long, help: "Replace an existing run in the output folder; not with --resume auto, which resumes it.")
  var overwrite = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Progress display: auto, live (one line redrawn in place), plain (a line per epoch), quiet.", valueName: "style"))
  var progress = ProgressReporter.Style.auto

  @Flag(name: .shortAndLong, help: "Show only warnings and errors; same as --progress quiet.")
  var quiet = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Output format: text, or json for programs, an object per line on standard output.", valueName: "format"))
  var logFormat = LogFormat.text

  @Flag(
    name: .customLong("tensorboard"), inversion: .prefixedNo,
    help: "Write TensorBoard event files into the run's folder, under tensorboard.")
  var tensorBoard = true

  @Option(
    name: .long,
    help: ArgumentHelp("Steps between points of TensorBoard's curves by step.", valueName: "steps"))
  var updateFreq = 100

  @Option(
    name: .long,
    help: ArgumentHelp("Stop and save after this many steps of the whole run, as on a signal.", valueName: "steps"))
  var stopAfter: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Seconds that a rank waits for another before it names that rank and ends the job; 0 for no limit.",
      discussion: "Rank 0's own work, such as writing a checkpoint, counts as well.",
      valueName: "seconds"))
  var watchdog = TrainingRun.defaultWatchdogSeconds

  @Flag(
    name: .long,
    help: ArgumentHelp(
      "Write a timeline of 20 steps, starting with the 11th, to the run's trace.json.",
      discussion: "Shows what each thread of each rank did, in ui.perfetto.dev or chrome://tracing."))
  var trace = false

  @Option(
    name: .long,
    help: ArgumentHelp("Trace these steps of the whole run, at most 1000, such as 101-110.", valueName: "first-last"))
  var traceSteps: String?

  @OptionGroup var restart: RestartOptions

  @OptionGroup var compute: ComputeOptions

  func validate() throws {
    for (option, value) in [("--output", output), ("--resume", resume)] where value == "" {
      throw ValidationError("\(option): expected a path, found nothing.")
    }
    try restart.validate(output: output)
    if quiet && progress != .auto && progress != .quiet {
      throw ValidationError("--quiet and --progress \(progress.rawValue) contradict each other: give one of them.")
    }
    if overwrite && resume == "auto" {
      throw ValidationError(
        "--resume auto resumes the run in the folder, and --overwrite replaces it: give one of them.")
    }
    guard watchdog >= 0, watchdog.isFinite else {
      throw ValidationError("--watchdog: expected 0 or more seconds, found \(watchdog).")
    }
    guard updateFreq >= 1 else {
      throw ValidationError("--update-freq: expected at least 1 step, found \(updateFreq).")
    }
    if let stopAfter, stopAfter < 1 {
      throw ValidationError("--stop-after: expected at least 1 step, found \(stopAfter).")
    }
    if let traceSteps, TraceWindow(traceSteps) == nil {
      throw ValidationError(
        "--trace-steps: expected the first and the last step, counted from 1 and no more than "
          + "\(TraceWindow.mostSteps), such as 101-110, found '\(traceSteps)'.")
    }
  }

  func run() throws {
    if let supervisor = restart.supervisor(output: output, stopAfter: stopAfter) {
      throw ExitCode(try Self.supervise(supervisor))
    }
    let style = quiet ? ProgressReporter.Style.quiet : progress
    var run = TrainingRun(
      reporter: ProgressReporter(style, format: logFormat, screen: .ofJob), console: .standard)
    run.configurationFile = model.config
    run.overrides = model.overrides
    run.data = compute.data
    run.output = output
    run.overwrite = overwrite
    run.resume = resume.map { $0 == "auto" ? .auto : .path($0) }
    run.threads = compute.threads
    run.stopAfter = stopAfter
    run.trace = traceSteps.flatMap(TraceWindow.init).map(TraceRequest.steps) ?? (trace ? .usual : .none)
    run.restarted = restart.note
    run.tellsSynthetic = style == .quiet || logFormat == .json
    run.eventFiles.areWritten = tensorBoard
    run.eventFiles.stepsPerPoint = updateFreq
    run.watchdogSeconds = watchdog == 0 ? nil : watchdog
    run.isAsked = { StopSignal.isRequested || StandardOutput.hasNoReader }
    run.savesFromHere = { StopSignal.defers() }
    run.resultIsKept = Self.resultIsKept
    try Job.run { communicator in Self.exitCode(of: try run.run(over: communicator)) }
  }

  /// From here on a signal ends the process at once, and says what that comes to: what is left can be drawn at any time.
  private static func resultIsKept(in folder: RunFolder?) {
    guard let path = folder?.path.shellPath else { return StopSignal.endsAtOnce(meaning: "") }
    StopSignal.endsAtOnce(
      meaning: "the run is finished and its result saved; `fmdist report \(path)` draws the pictures and the page")
    MemoryShortage.say(
      "the run is finished and its result saved in \(path); the same command with --resume auto draws the pictures and "
        + "the page, with more memory")
  }

  private static func exitCode(of outcome: TrainingRun.Outcome) -> Int32 {
    MemoryShortage.say(nil)
    switch outcome {
    case .nothingToTrain: return 0
    case .finished(let folder, let hasLostFiles):
      reportLoss(folder) { "the run is complete, and its results are in \($0)" }
      return hasLostFiles ? StandardOutput.lostCode : 0
    case .stopped(let folder):
      reportLoss(folder) { "the run is saved, and `--resume auto --output \($0.shellPath)` resumes from there" }
      return StopSignal.exitCode
    }
  }

  /// Says at rank 0 if output was lost, and that `rest`, of the folder's path, is not.
  private static func reportLoss(_ folder: RunFolder?, _ rest: (String) -> String) {
    guard let path = folder?.path else { return }
    StandardOutput.finish()
    StandardOutput.reportLoss("; nothing else is lost: \(rest(path))")
  }
}

extension ProgressReporter.Style: ExpressibleByArgument {}
extension LogFormat: ExpressibleByArgument {}
