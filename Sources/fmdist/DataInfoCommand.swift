import ArgumentParser
import FMDistCommunication
import FMDistPlatform
import FMDistRuns
import FMDistTraining

/// `fmdist data info`.
struct DataInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Print a data set's format, shapes, classes, mean and standard deviation, duplicates and checksums.",
    discussion: """
      For a folder of images, also sizes, formats, constant images and all files that are not images.

      Examples:
        fmdist data info
        fmdist data info --data photographs --html photographs.html
        fmdist data info --data table.csv --set data.image_size=[32,32,3]
        fmdist data info --data photographs --format json
      """)

  @OptionGroup var options: DataOptions

  @Option(
    name: .long, help: ArgumentHelp("Also write a page, with images of each class.", valueName: "file"),
    completion: .file(extensions: ["html"]))
  var html: String?

  @Option(
    name: .long, help: ArgumentHelp("Output format: text, or json for programs.", valueName: "format"))
  var format = LogFormat.text

  func run() throws {
    var run = DataInfoRun(console: .standard)
    run.configurationFile = options.config
    run.overrides = options.overrides
    run.data = options.data
    run.page = html
    run.format = format
    try Job.run { communicator in try run.run(over: communicator) }
  }
}
