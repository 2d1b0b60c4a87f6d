import ArgumentParser
import FMDistPlatform
import FMDistRuns

/// `fmdist tune`.
struct Tune: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Search for the best configuration, with trials spread over the ranks.",
    discussion: """
      The configuration's section 'tune' says which keys to vary (hyperparameters), how to search (tuner), and what \
      to rank by (objective). Each rank, or each group of --group-size ranks, trains a trial and then takes the next. \
      The ranking and each trial's weights depend only on configuration and data: any number of ranks, groups and \
      restarts gives the same.

      The same command resumes a search that was stopped or killed. Finished trials are kept, also after values were \
      added to the search space.

      Examples:
        fmdist tune --config configs/tune/example.yaml --data synthetic
        mpirun -n 4 fmdist tune --config configs/tune/kh2021-2-layer.yaml
      """)

  @Option(
    name: .long,
    help: ArgumentHelp("The configuration, a YAML file with a section 'tune'.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var config: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Set a configuration key, such as tune.executions_per_trial=3; repeatable.",
      valueName: "key=value"))
  var overrides: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("The folder of the search.", discussion: "Default: tune/NAME.", valueName: "folder"),
    completion: .directory)
  var output: String?

  @OptionGroup var grouping: GroupOptions

  @OptionGroup var compute: ComputeOptions

  func validate() throws {
    for (option, value) in [("--output", output), ("--config", config)] where value == "" {
      throw ValidationError("\(option): expected a path, found nothing.")
    }
  }

  func run() throws {
    var run = TuneRun(configurationFile: config, console: .standard)
    run.overrides = overrides
    run.output = output
    run.groups = grouping.groups(compute)
    run.screen = .ofJob
    if let terminal = Terminal.ofJob { run.width = { terminal.width } }
    try Job.run { communicator -> Int32 in
      switch try run.run(over: communicator) {
      case .finished: return 0
      case .stopped: return StopSignal.exitCode
      }
    }
  }
}
