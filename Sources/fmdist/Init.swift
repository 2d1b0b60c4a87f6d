import ArgumentParser
import FMDistRuns

/// `fmdist init`.
struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look at a folder of images or arrays, and write a configuration that trains on it.",
    discussion: """
      The configuration is YAML with a comment at each choice: the images' size, what is drawn for test and validation, \
      weights of the classes, augmentation, a network. It depends on what is in the folder alone.

      Examples:
        fmdist init leaves > leaves.yaml && fmdist train --config leaves.yaml
        fmdist init leaves --output leaves.yaml
      """)

  @Argument(
    help: ArgumentHelp(
      "A folder with a folder of images for each class, with train and test folders of these, with images named after "
        + "their classes, or with arrays.", valueName: "folder"),
    completion: .directory)
  var folder: String

  @Option(
    name: .long,
    help: ArgumentHelp("Write into this file, which must not be there; default: standard output.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var output: String?

  func run() throws {
    var run = InitRun(folder, console: .standard)
    run.output = output
    try Job.run { communicator in try run.run(over: communicator) }
  }
}
