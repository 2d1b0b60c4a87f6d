import ArgumentParser
import FMDistPlatform
import FMDistRuns

/// `fmdist tune`.
struct Tune: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Search for the best configuration: many trials, shared out among the ranks.",
    discussion: """
      The configuration's section 'tune' says which keys to vary (hyperparameters), how to search (tuner), and by what \
      to rank (objective). Each rank, or each group of --group-size ranks, trains a trial and then takes the next. The \
      ranking and each trial's weights depend on configuration and data alone: any number of ranks, groups and restarts \
      gives the same.

      The same command goes on where a search was stopped or killed: finished trials are kept, and so are those of a \
      space that was enlarged.

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
      "Set a key of the configuration, such as tune.executions_per_trial=3; may be given several times.",
      valueName: "key=value"))
  var overrides: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("The folder of the search's files.", discussion: "Default: tune/NAME.", valueName: "folder"),
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
