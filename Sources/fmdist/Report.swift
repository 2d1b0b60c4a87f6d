import ArgumentParser
import FMDistRuns
import FMDistTraining

/// `fmdist report`.
struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Draw a run's curves, confusion matrix, errors and model into its folder, and write all of it as one page.",
    discussion: """
      Training does so too, at its end. Each picture is drawn as PNG and as SVG; the confusion matrix and all errors are \
      written as CSV as well, and the classes that are confused most are printed. Errors are shown where the run's data is \
      at hand; without errors.csv the test set is scored once more. The page, report.html, needs no other file and no \
      network; its colours are those of the reader's system.

      Examples:
        fmdist report runs/default
        fmdist report runs/default --errors-of Pullover,Coat --theme dark
      """)

  @Argument(help: ArgumentHelp("The run's folder.", valueName: "run"), completion: .directory)
  var folder: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Draw the errors of one kind too: images of the first class that were predicted as the second.",
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
