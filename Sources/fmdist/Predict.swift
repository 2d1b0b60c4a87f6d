import ArgumentParser
import FMDistReports
import FMDistRuns
import FMDistTraining

/// `fmdist predict`.
struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Predict the classes of test images or image files.",
    discussion: """
      Prints a line per image: its number in the test set, its file if it has one, its class if known, the prediction \
      and its probability, and with softmax the second guess. Default: the first twelve test images.

      Examples:
        fmdist predict runs/default --every 10
        fmdist predict runs/default --indices 1,5,7 --picture predictions.png
        fmdist predict runs/default shoe.jpg bag.png --format json
        fmdist predict runs/leaves photos/
      """)

  @Argument(
    help: ArgumentHelp("A run's folder, for the checkpoint of its result, or a checkpoint file.", valueName: "run"),
    completion: .file(extensions: ["safetensors"]))
  var checkpoint: String

  @Argument(
    help: ArgumentHelp(
      "Image files, or folders of them, resized as in training.", valueName: "images"),
    completion: .file())
  var files: [String] = []

  @Option(
    name: .long, help: ArgumentHelp("Predict every Nth test image, starting with the first.", valueName: "number"))
  var every: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("Predict these test images: numbers from 0, separated by commas.", valueName: "numbers"))
  var indices: ImageNumbers?

  @Option(
    name: .long, help: ArgumentHelp("Output format: text, or json for programs.", valueName: "format"))
  var format = LogFormat.text

  @Option(
    name: .long,
    help: ArgumentHelp("Draw the images with their predictions into this file, .png or .svg.", valueName: "file"),
    completion: .file(extensions: ["png", "svg"]))
  var picture: PictureFile?

  @OptionGroup var compute: ComputeOptions

  @OptionGroup var pictures: PictureOptions

  func validate() throws {
    if let every, every < 1 { throw ValidationError("--every: expected a number of at least 1, found \(every).") }
  }

  func run() throws {
    var run = PredictionRun(checkpoint: checkpoint, console: .standard)
    run.choice.files = files
    run.choice.every = every
    run.choice.indices = indices?.values ?? []
    run.data = compute.data
    run.threads = compute.threads
    run.format = format
    run.picture = picture.map { ($0.path, $0.format) }
    run.theme = pictures.theme
    try Job.run { communicator in try run.run(over: communicator) }
  }
}
