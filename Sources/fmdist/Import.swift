import ArgumentParser
import FMDistModelFiles
import FMDistPlatform
import FMDistRuns

/// `fmdist import`.
struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Import a model file of another program as a checkpoint.",
    discussion: """
      A file that fmdist exported contains the model's configuration, and gives the same weights_sha256. For other \
      files, --config gives the layers, and --names the names of their arrays: a line for each, such as \
      'conv2d.weight features.0.weight'. evaluate, predict and inspect take the checkpoint, and train can resume from \
      it.

      Examples:
        fmdist import garments.onnx --output garments.safetensors
        fmdist train --resume garments.safetensors --output runs/garments
        fmdist import net.npz --config net.yaml --input 32x32x3 --output net.safetensors
      """)

  @Argument(help: ArgumentHelp("The model file.", valueName: "file"), completion: .file())
  var file: String

  @Option(
    name: .long, help: ArgumentHelp("Its format; default: by its extension.", valueName: "format"),
    completion: .list(ModelFormat.readable))
  var from: String?

  @Option(
    name: .long, help: ArgumentHelp("The checkpoint to write.", valueName: "path"),
    completion: .file(extensions: ["safetensors"]))
  var output: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A file with a line for each array: its name in an export, and its name in the file.", valueName: "path"),
    completion: .file())
  var names: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Image height, width and channels; default: from the file.", valueName: "HxWxC"))
  var input: InputSize?

  @Flag(name: .long, help: "Replace an existing file.")
  var overwrite = false

  @OptionGroup var model: ModelOptions

  func validate() throws { _ = try format() }

  private func format() throws -> ExportFormat {
    try ModelFormat.chosen(
      from, option: "--from", path: file, pathOption: "file", among: ExportFormat.all.filter { $0.reader != nil })
  }

  func run() throws {
    var run = ImportRun(file, format: try format(), output: output, console: .standard)
    run.configurationFile = model.config
    run.overrides = model.overrides
    run.size = input.map { ($0.height, $0.width, $0.channels) }
    run.names = names
    run.overwrite = overwrite
    try Job.run { communicator in try run.run(over: communicator) }
  }
}
