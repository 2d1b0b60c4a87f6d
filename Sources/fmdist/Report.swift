import ArgumentParser
import Training

/// `fmdist report`.
struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw a run's curves and confusion matrix into its folder.",
    discussion: """
      Training does so too, at its end. Each picture is drawn as PNG and as SVG; the confusion matrix is written as CSV as \
      well, and the classes that are confused most are printed.

      Examples:
        fmdist report runs/default
        fmdist report runs/default --theme dark
      """)

  @Argument(help: ArgumentHelp("The run's folder.", valueName: "run"))
  var folder: String

  @OptionGroup var pictures: PictureOptions

  func validate() throws {
    if folder.isEmpty { throw ValidationError("RUN: expected a run's folder, found nothing.") }
  }

  func run() throws {
    var report = ReportRun(folder: RunFolder(folder))
    report.theme = pictures.theme
    try Job.run { communicator in try report.run(over: communicator) }
  }
}
