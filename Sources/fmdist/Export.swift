import ArgumentParser
import FMDistModelFiles
import FMDistPlatform
import FMDistRuns

/// `fmdist export`.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Export a trained model to another program's format.",
    discussion: """
      Formats:
      \(formats)

      The same checkpoint gives the same bytes. All files but npz have class names, preprocessing and the configuration \
      in their metadata. --verify runs the file in Python, with Keras, onnxruntime or PyTorch, on all test images: \
      classes must be the same, and probabilities within 1e-5.

      Examples:
        fmdist export runs/default --to onnx
        fmdist export runs/default/checkpoints/best.safetensors --output models/garments.onnx --verify
        fmdist export runs/default --to pytorch --verify --python ~/venv/bin/python
      """)

  private static var formats: String {
    let width = ExportFormat.all.map(\.name.count).max() ?? 0
    return ExportFormat.all.map { format in
      "  \(format.name)\(String(repeating: " ", count: width - format.name.count))  \(format.summary)"
    }.joined(separator: "\n")
  }

  @Argument(
    help: ArgumentHelp("A run's folder, for the checkpoint of its result, or a checkpoint file.", valueName: "run"),
    completion: .file(extensions: ["safetensors"]))
  var checkpoint: String

  @Option(
    name: .long, help: ArgumentHelp("The format; default: by the extension of --output.", valueName: "format"),
    completion: .list(ExportFormat.all.map(\.name)))
  var to: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The file to write; default: the run's name, in the working directory.", valueName: "path"),
    completion: .file())
  var output: String?

  @Flag(name: .long, help: "Replace an existing file.")
  var overwrite = false

  @Flag(name: .long, help: "Run the file in Python on the test images, and compare the results.")
  var verify = false

  @Option(
    name: .long, help: ArgumentHelp("The Python for --verify; default: python3.", valueName: "program"),
    completion: .file())
  var python: String?

  @OptionGroup var compute: ComputeOptions

  func validate() throws {
    _ = try format()
    if python != nil, !verify { throw ValidationError("--python: expected --verify with it, found none.") }
  }

  /// The format that is asked for.
  private func format() throws -> ExportFormat {
    try ModelFormat.chosen(to, option: "--to", path: output, pathOption: "--output", among: ExportFormat.all)
  }

  func run() throws {
    var run = ExportRun(checkpoint: checkpoint, format: try format(), console: .standard)
    run.output = output
    run.overwrite = overwrite
    run.python = verify ? python ?? "python3" : nil
    run.data = compute.data
    run.threads = compute.threads
    try Job.run { communicator in try run.run(over: communicator) }
  }
}
