import ArgumentParser
import FMDistReports
import FMDistRuns
import FMDistTraining

/// `fmdist data preview`.
struct DataPreview: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Draw samples of each class of the training set.",
    discussion: """
      Examples:
        fmdist data preview
        fmdist data preview --set data.dataset=mnist --samples 20 --output mnist.svg
        fmdist data preview --augmented --set data.augmentation.rotation_range=10
      """)

  @OptionGroup var model: ModelOptions

  @Option(
    name: .long,
    help: ArgumentHelp("The folder of the data, or 'synthetic' for drawn garments.", valueName: "folder|synthetic"),
    completion: .file())
  var data: String?

  @Option(
    name: .long, help: ArgumentHelp("The picture to write, .png or .svg.", valueName: "file"),
    completion: .file(extensions: ["png", "svg"]))
  var output = "preview.png"

  @Option(
    name: .long,
    help: ArgumentHelp("Images of each class, or with --augmented versions of one; at most 100.", valueName: "number"))
  var samples = 10

  @Flag(
    name: .long,
    help: "Show one image of each class and what augmentation, mixup and CutMix make of it, epoch by epoch.")
  var augmented = false

  @OptionGroup var pictures: PictureOptions

  func validate() throws {
    guard Picture.Format(path: output) != nil else {
      throw ValidationError("--output: expected a file that ends in .png or .svg, found '\(output)'.")
    }
    guard (1...100).contains(samples) else {
      throw ValidationError("--samples: expected 1 to 100, found \(samples).")
    }
  }

  func run() throws {
    var run = PreviewRun(output: output, format: Picture.Format(path: output) ?? .png, console: .standard)
    run.configurationFile = model.config
    run.overrides = model.overrides
    run.data = data
    run.samples = samples
    run.augmented = augmented
    run.theme = pictures.theme
    try Job.run { communicator in try run.run(over: communicator) }
  }
}
