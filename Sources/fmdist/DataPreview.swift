import ArgumentParser
import FMDistReports
import FMDistRuns
import FMDistTraining

/// `fmdist data preview`.
struct DataPreview: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Draw images by class, as training sees them, or those that a run got wrong.",
    discussion: """
      Examples:
        fmdist data preview
        fmdist data preview --set data.dataset=mnist --samples 20 --output mnist.svg
        fmdist data preview --augmented --set data.augmentation.rotation_range=10
        fmdist data preview --config leaves.yaml --html leaves.html
        fmdist data preview --mistakes runs/leaves --output mistakes.png
      """)

  @OptionGroup var model: ModelOptions

  @Option(
    name: .long,
    help: ArgumentHelp("The folder of the data, or 'synthetic' for drawn garments.", valueName: "folder|synthetic"),
    completion: .file())
  var data: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The picture to write, .png or .svg; default: preview.png, or none with --html.", valueName: "file"),
    completion: .file(extensions: ["png", "svg"]))
  var output: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Write a page of samples, augmented images and mistakes into this file.", valueName: "file"),
    completion: .file(extensions: ["html"]))
  var html: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Images of each class, or with --augmented versions of one; at most 100.", valueName: "number"))
  var samples = 10

  @Flag(
    name: .long,
    help: "Show one image of each class and what augmentation, mixup and CutMix make of it, epoch by epoch.")
  var augmented = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Show the test images that this run got wrong, the worst first; its configuration is the default.",
      valueName: "run"), completion: .directory)
  var mistakes: String?

  @OptionGroup var pictures: PictureOptions

  func validate() throws {
    if let output, Picture.Format(path: output) == nil {
      throw ValidationError("--output: expected a file that ends in .png or .svg, found '\(output)'.")
    }
    guard (1...100).contains(samples) else {
      throw ValidationError("--samples: expected 1 to 100, found \(samples).")
    }
    if augmented, mistakes != nil {
      throw ValidationError(
        "--augmented and --mistakes are two pictures: take one of them away, or write a page with --html.")
    }
  }

  func run() throws {
    var run = PreviewRun(console: .standard)
    if let path = output ?? (html == nil ? "preview.png" : nil) {
      run.output = PreviewRun.Output(path, Picture.Format(path: path) ?? .png)
    }
    run.page = html
    run.run = mistakes
    run.configurationFile = model.config
    run.overrides = model.overrides
    run.data = data
    run.samples = samples
    run.augmented = augmented
    run.theme = pictures.theme
    try Job.run { communicator in try run.run(over: communicator) }
  }
}
