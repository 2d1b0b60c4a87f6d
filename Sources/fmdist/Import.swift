import ArgumentParser
import FMDistModelFiles
import FMDistPlatform
import FMDistRuns

/// `fmdist import`.
struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Import a model file of another program as a checkpoint.",
    discussion: """
      A Keras model, as .keras, .h5, or JSON with its weights, or an ONNX model, such as PyTorch exports, becomes a configuration and a checkpoint; a \
      layer or an option that fmdist lacks is refused by name. Weights alone (.weights.h5, .npz, .safetensors) are those of the model that --config gives.

      A file that fmdist exported contains the model's configuration, and gives the same weights_sha256. --names gives the names of arrays in other \
      safetensors and npz files: a line for each, such as 'conv2d.weight features.0.weight'. evaluate, predict and inspect take the checkpoint, and train \
      can resume from it.

      Examples:
        fmdist import garments.keras --output runs/garments
        fmdist import model.json --weights model.h5 --output runs/cnn --set data.scaling=unit
        fmdist import net.onnx --output runs/net --set data.scaling=unit
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
    name: .long,
    help: ArgumentHelp(
      "The weights of a model in JSON; default: the file's name with .weights.h5 or .h5.", valueName: "path"),
    completion: .file(extensions: ["h5"]))
  var weights: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The checkpoint to write, a file that ends in .safetensors, or a run's folder with its configuration.",
      valueName: "path"), completion: .file(extensions: ["safetensors"]))
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

  @Flag(name: .long, help: "Replace an existing file or run.")
  var overwrite = false

  @OptionGroup var model: ModelOptions

  func validate() throws { _ = try format() }

  private func format() throws -> ExportFormat {
    try ModelFormat.chosen(
      from, option: "--from", path: file, pathOption: "file", among: ExportFormat.readable)
  }

  func run() throws {
    var run = ImportRun(file, format: try format(), output: output, console: .standard)
    run.configurationFile = model.config
    run.overrides = model.overrides
    run.size = input.map { ($0.height, $0.width, $0.channels) }
    run.names = names
    run.weights = weights
    run.overwrite = overwrite
    try Job.run { communicator in try run.run(over: communicator) }
  }
}
