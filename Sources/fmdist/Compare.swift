import ArgumentParser
import FMDistReports
import FMDistRuns
import FMDistTraining

/// `fmdist compare`.
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put runs side by side: scores, curves, and what differs in their configurations.",
    discussion: """
      The first run is what the others are held against. Runs of other data than its are marked.

      Examples:
        fmdist compare runs/first runs/second
        fmdist compare runs/* --html compared.html --picture compared.png
        fmdist compare runs/* --format csv > runs.csv
      """)

  @Argument(help: ArgumentHelp("The runs' folders, two or more.", valueName: "run"), completion: .directory)
  var folders: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How to print the table: text for people, csv for spreadsheets, json for programs.", valueName: "format"))
  var format = CompareRun.Format.text

  @Option(
    name: .long, help: ArgumentHelp("Overlay the curves, .png or .svg.", valueName: "file"),
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
    if let picture, let kind = Picture.Format(path: picture) { comparison.picture = (picture, kind) }
    comparison.page = html
    comparison.theme = pictures.theme
    try Job.run { communicator in try comparison.run(over: communicator) }
  }
}

extension CompareRun.Format: ExpressibleByArgument {}
