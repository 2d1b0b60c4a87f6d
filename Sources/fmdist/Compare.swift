import ArgumentParser
import FMDistPlatform
import FMDistReports
import FMDistRuns
import FMDistTraining

/// `fmdist compare`.
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put runs side by side: scores, curves, and what differs in their configurations.",
    discussion: """
      Runs are rows; results, and the configuration's keys that differ, are columns. Values of several layers of a kind are \
      one: conv2d.filters 32-64-64. Runs of other data than the first one's are marked.

      --sort and --group-by take any result (val_accuracy, test_loss, seconds), metric (val_auc) or key (learning_rate or \
      optimizer.learning_rate), and the number of layers (conv2d.count of a kind, layers of all). What begins with val_ is of the \
      epoch with the best validation accuracy.

      With --models and --datasets there are no runs yet: each model is trained on each set of data, shared out among the \
      ranks, and the table has the accuracy on the test set, delta_dataset (of each model, the second set of data less the \
      first) and delta_model. The same command goes on where it was stopped, and trains nothing twice.

      Examples:
        fmdist compare runs/first runs/second
        fmdist compare runs/* --sort val_accuracy --group-by conv2d.count
        fmdist compare runs/* --html compared.html --picture compared.png
        fmdist compare runs/* --format csv > runs.csv
        mpirun -n 4 fmdist compare --models a.yaml b.yaml --datasets mnist fashion-mnist
      """)

  @Argument(help: ArgumentHelp("The runs' folders, two or more.", valueName: "run"), completion: .directory)
  var folders: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Rank the runs by this column, the best first; the lowest first where there is no best.", valueName: "column"))
  var sort: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Print mean, sample standard deviation and best for each value of this column: of --sort's result, or of val_accuracy.",
      valueName: "column"))
  var groupBy: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How to print the table: text for people, markdown for documents, csv for spreadsheets (with --group-by, the groups), json for programs.",
      valueName: "format"))
  var format = CompareRun.Format.text

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Overlay the curves, .png or .svg; of more than ten runs the best ten in colour.", valueName: "file"),
    completion: .file(extensions: ["png", "svg"]))
  var picture: String?

  @Option(
    name: .long, help: ArgumentHelp("Write all of it as one page that needs no other file.", valueName: "file"),
    completion: .file(extensions: ["html"]))
  var html: String?

  @OptionGroup var pictures: PictureOptions

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp("Train these configurations, YAML files.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var models: [String] = []

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp(
      "Train on each of these: names such as mnist, or paths, which have a slash.", valueName: "name|path"))
  var datasets: [String] = []

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Set a key of all configurations, such as training.epochs=3; may be given several times.", valueName: "key=value"
    ))
  var overrides: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The folder of the trained runs, MODEL-DATASET each.", discussion: "Default: runs/compare.", valueName: "folder"),
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
      throw ValidationError("RUN: expected no run beside --models, found '\(folders[0])'.")
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
