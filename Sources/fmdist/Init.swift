import ArgumentParser
import FMDistRuns

/// `fmdist init`.
struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a configuration that trains on a folder of images or arrays.",
    discussion: """
      The configuration is YAML with a comment on each choice: image size, test and validation split, class weights, \
      augmentation, network. It depends only on the folder's contents.

      Examples:
        fmdist init leaves > leaves.yaml && fmdist train --config leaves.yaml
        fmdist init leaves --output leaves.yaml
      """)

  @Argument(
    help: ArgumentHelp(
      "A folder with a subfolder of images per class, with train and test folders of these, with images named after "
        + "their classes, or with arrays.", valueName: "folder"),
    completion: .directory)
  var folder: String

  @Option(
    name: .long,
    help: ArgumentHelp("Write into this file, which must not exist; default: standard output.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var output: String?

  func run() throws {
    var run = InitRun(folder, console: .standard)
    run.output = output
    try Job.run { communicator in try run.run(over: communicator) }
  }
}
