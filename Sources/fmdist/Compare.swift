import ArgumentParser
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

      Examples:
        fmdist compare runs/first runs/second
        fmdist compare runs/* --sort val_accuracy --group-by conv2d.count
        fmdist compare runs/* --html compared.html --picture compared.png
        fmdist compare runs/* --format csv > runs.csv
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

  func validate() throws {
    guard folders.count > 1 else {
      throw ValidationError("RUN: expected the folders of two runs or more, found \(folders.count).")
    }
    guard !folders.contains("") else { throw ValidationError("RUN: expected a run's folder, found nothing.") }
    if let picture, Picture.Format(path: picture) == nil {
      throw ValidationError("--picture: expected a file that ends in .png or .svg, found '\(picture)'.")
    }
    if html == "" { throw ValidationError("--html: expected a file, found nothing.") }
  }

  func run() throws {
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
