import ArgumentParser
import FMDistPlatform
import FMDistReports
import FMDistRuns
import FMDistTraining

/// `fmdist compare`.
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare runs: scores, curves, and differences between their configurations.",
    discussion: """
      Runs are rows; results and differing configuration keys are columns. Values of several layers of a kind are \
      joined: conv2d.filters 32-64-64. Runs on other data than the first run's are marked.

      --sort and --group-by take any result (val_accuracy, test_loss, seconds), metric (val_auc) or key \
      (learning_rate or optimizer.learning_rate), or a number of layers (conv2d.count for a kind, layers for all). \
      Columns that start with val_ are of the epoch with the best validation accuracy.

      With --models and --datasets, each model is first trained on each data set, distributed over the ranks; the \
      table has test accuracies, delta_dataset (the second data set minus the first, for each model) and delta_model. \
      If stopped, the same command resumes, and trains nothing twice.

      Examples:
        fmdist compare runs/first runs/second
        fmdist compare runs/* --sort val_accuracy --group-by conv2d.count
        fmdist compare runs/* --html compared.html --picture compared.png
        fmdist compare runs/* --format csv > runs.csv
        mpirun -n 4 fmdist compare --models a.yaml b.yaml --datasets mnist fashion-mnist
      """)

  @Argument(help: ArgumentHelp("The folders of two or more runs.", valueName: "run"), completion: .directory)
  var folders: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Rank the runs by this column: the best first; where no value is better, the lowest.", valueName: "column"))
  var sort: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "For each value of this column, print mean, sample standard deviation and best of the --sort column, or of val_accuracy.",
      valueName: "column"))
  var groupBy: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Output format: text, markdown, csv for spreadsheets (with --group-by, the groups), or json for programs.",
      valueName: "format"))
  var format = CompareRun.Format.text

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Draw the curves into this file, .png or .svg; with more than ten runs, the best ten in colour.",
      valueName: "file"),
    completion: .file(extensions: ["png", "svg"]))
  var picture: String?

  @Option(
    name: .long, help: ArgumentHelp("Write all of it as one self-contained page.", valueName: "file"),
    completion: .file(extensions: ["html"]))
  var html: String?

  @OptionGroup var pictures: PictureOptions

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp("The configurations to train, YAML files.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var models: [String] = []

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp(
      "The data sets to train on: names such as mnist, or paths with a slash.", valueName: "name|path"))
  var datasets: [String] = []

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Set a key of all configurations, such as training.epochs=3; repeatable.", valueName: "key=value"
    ))
  var overrides: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The folder of the trained runs, each in MODEL-DATASET.", discussion: "Default: runs/compare.",
      valueName: "folder"),
    completion: .directory)
  var output: String?

  @OptionGroup var grouping: GroupOptions

  @OptionGroup var compute: ComputeOptions

  func validate() throws {
    if html == "" { throw ValidationError("--html: expected a file, found nothing.") }
    if !models.isEmpty || !datasets.isEmpty { return try validateModels() }
    let training = [
      ("--set", !overrides.isEmpty), ("--output", output != nil), ("--data", compute.data != nil),
      ("--threads", compute.threads != nil), ("--group-size", grouping.groupSize != 1),
    ]
    if let (option, _) = training.first(where: \.1) {
      throw ValidationError("\(option) is for training: it goes with --models and --datasets.")
    }
    guard folders.count > 1 else {
      throw ValidationError("RUN: expected the folders of two runs or more, found \(folders.count).")
    }
    guard !folders.contains("") else { throw ValidationError("RUN: expected a run's folder, found nothing.") }
    if let picture, Picture.Format(path: picture) == nil {
      throw ValidationError("--picture: expected a file that ends in .png or .svg, found '\(picture)'.")
    }
  }

  private func validateModels() throws {
    guard !models.isEmpty, !datasets.isEmpty else {
      throw ValidationError(
        "--models and --datasets belong together: \(models.isEmpty ? "--models" : "--datasets") is missing.")
    }
    guard folders.isEmpty else {
      throw ValidationError("RUN: expected no run with --models, found '\(folders[0])'.")
    }
    let ofRuns = [("--sort", sort != nil), ("--group-by", groupBy != nil), ("--picture", picture != nil)]
    if let (option, _) = ofRuns.first(where: \.1) {
      throw ValidationError("\(option) is for runs: give their folders in place of --models.")
    }
    for (option, values) in [("--models", models), ("--datasets", datasets), ("--output", [output ?? "-"])]
    where values.contains("") {
      throw ValidationError("\(option): expected a value, found nothing.")
    }
  }

  func run() throws {
    if models.isEmpty { try compareRuns() } else { try compareModels() }
  }

  private func compareModels() throws {
    var comparison = ModelComparisonRun(models: models, datasets: datasets, console: .standard)
    comparison.overrides = overrides
    if let output { comparison.output = output }
    comparison.format = format
    if let terminal = Terminal.ofJob { comparison.width = terminal.width }
    comparison.page = html
    comparison.groups = grouping.groups(compute)
    try Job.run { communicator -> Int32 in
      switch try comparison.run(over: communicator) {
      case .finished: return 0
      case .hasFailures: return Fault.badData.rawValue
      case .stopped: return StopSignal.exitCode
      }
    }
  }

  private func compareRuns() throws {
    var comparison = CompareRun(folders: folders.map { RunFolder($0) }, console: .standard)
    comparison.format = format
    comparison.sort = sort
    comparison.groupBy = groupBy
    if let terminal = Terminal.ofJob { comparison.width = terminal.width }
    if let picture, let kind = Picture.Format(path: picture) { comparison.picture = (picture, kind) }
    comparison.page = html
    comparison.theme = pictures.theme
    try Job.run { communicator in try comparison.run(over: communicator) }
  }
}

extension CompareRun.Format: ExpressibleByArgument {}
