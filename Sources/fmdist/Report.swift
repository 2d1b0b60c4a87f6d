import ArgumentParser
import FMDistRuns
import FMDistTraining

/// `fmdist report`.
struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Draw a run's curves, confusion matrix, errors and model, and write them as one page.",
    discussion: """
      Training does the same at its end. Each picture is drawn as PNG and as SVG into the run's folder; the confusion \
      matrix and all errors are also written as CSV, and the most confused classes are printed. Errors are shown if \
      the run's data is available; without errors.csv, the test set is scored again. The page, report.html, needs no \
      other file and no network, and follows the reader's light or dark mode.

      Examples:
        fmdist report runs/default
        fmdist report runs/default --errors-of Pullover,Coat --theme dark
      """)

  @Argument(help: ArgumentHelp("The run's folder.", valueName: "run"), completion: .directory)
  var folder: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Also draw the errors of one kind: images of the first class that were predicted as the second.",
      valueName: "class,class"))
  var errorsOf: String?

  @OptionGroup var compute: ComputeOptions

  @OptionGroup var pictures: PictureOptions

  func validate() throws {
    if folder.isEmpty { throw ValidationError("RUN: expected a run's folder, found nothing.") }
  }

  func run() throws {
    var report = ReportRun(folder: RunFolder(folder), console: .standard)
    report.data = compute.data
    report.threads = compute.threads
    report.errorsOf = errorsOf
    report.theme = pictures.theme
    try Job.run { communicator in try report.run(over: communicator) }
  }
}
