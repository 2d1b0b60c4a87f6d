import ArgumentParser
import FMDistReports
import FMDistRuns
import FMDistTraining

/// `fmdist data preview`.
struct DataPreview: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Draw images by class, as training sees them, or those that a run misclassified.",
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
    help: ArgumentHelp("The data's folder, or 'synthetic' for generated images.", valueName: "folder|synthetic"),
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
    help: ArgumentHelp("Write a page with samples, augmented images and mistakes.", valueName: "file"),
    completion: .file(extensions: ["html"]))
  var html: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Images per class, or with --augmented, versions of one image; at most 100.", valueName: "number"))
  var samples = 10

  @Flag(
    name: .long,
    help: "Show one image of each class, as changed by augmentation, mixup and CutMix epoch by epoch.")
  var augmented = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Show the test images that this run misclassified, the worst first; the default configuration is the run's.",
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
        "--augmented and --mistakes are two pictures: remove one of them, or write a page with --html.")
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
