import ArgumentParser
import FMDistReports
import FMDistRuns
import FMDistTraining

/// `fmdist inspect`.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print statistics of a checkpoint's weights, or compare two; draw filters or feature maps.",
    discussion: """
      For each layer's weights and biases: sum, mean, standard deviation, minimum, maximum, L2 norm. Pictures are of \
      the last checkpoint given. A run with --set training.epochs=0 has the initial weights.

      Examples:
        fmdist inspect runs/default
        fmdist inspect start/checkpoints/last.safetensors runs/default
        fmdist inspect runs/default --picture filters.png
        fmdist inspect runs/default --feature-maps 7 --picture maps.png
      """)

  @Argument(
    help: ArgumentHelp("A run's folder, for the checkpoint of its result, or a checkpoint file.", valueName: "run"),
    completion: .file(extensions: ["safetensors"]))
  var checkpoint: String

  @Argument(
    help: ArgumentHelp("Another checkpoint of the same model, to compare.", valueName: "other"),
    completion: .file(extensions: ["safetensors"]))
  var other: String?

  @Option(
    name: .long, help: ArgumentHelp("Draw the first layer's filters into this file, .png or .svg.", valueName: "file"),
    completion: .file(extensions: ["png", "svg"]))
  var picture: PictureFile?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Draw instead the output of each layer for this test image, by number from 0.", valueName: "number"))
  var featureMaps: Int?

  @Option(
    name: .long, help: ArgumentHelp("Output format: text, or json for programs.", valueName: "format"))
  var format = LogFormat.text

  @OptionGroup var compute: ComputeOptions

  @OptionGroup var pictures: PictureOptions

  func validate() throws {
    if featureMaps != nil && picture == nil {
      throw ValidationError("--feature-maps: expected --picture with the file to draw into, found none.")
    }
  }

  func run() throws {
    var run = InspectionRun(checkpoint: checkpoint, console: .standard)
    run.other = other
    run.featureMaps = featureMaps
    run.picture = picture.map { ($0.path, $0.format) }
    run.data = compute.data
    run.threads = compute.threads
    run.format = format
    run.theme = pictures.theme
    try Job.run { communicator in try run.run(over: communicator) }
  }
}
