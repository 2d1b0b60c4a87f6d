import ArgumentParser
import FMDistModelFiles
import FMDistPlatform
import FMDistRunFiles
import FMDistRuns

/// `fmdist export`.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a trained model as a file of another program.",
    discussion: """
      Formats:
      \(formats)

      The same checkpoint gives the same bytes.

      Examples:
        fmdist export runs/default --to npz
        fmdist export runs/default/checkpoints/best.safetensors --output models/garments.npz
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
    name: .long, help: ArgumentHelp("The format; default: what the ending of --output says.", valueName: "format"),
    completion: .list(ExportFormat.all.map(\.name)))
  var to: String?

  @Option(
    name: .long, help: ArgumentHelp("The file to write; default: the run's name in this folder.", valueName: "path"),
    completion: .file())
  var output: String?

  @Flag(name: .long, help: "Replace a file that is there.")
  var overwrite = false

  @OptionGroup var compute: ComputeOptions

  func validate() throws { _ = try format() }

  /// The format that is asked for.
  private func format() throws -> ExportFormat {
    let names = ExportFormat.all.map(\.name)
    let known = "Formats: \(names.joined(separator: ", "))."
    if let to {
      if let format = ExportFormat.named(to) { return format }
      let meant = ExportFormat.all.first { $0.ending == to.lowercased() }?.name ?? Spelling.likely(to, in: names)
      throw ValidationError(
        "--to: unknown format '\(to.brief())'\(meant.map { "; did you mean \($0)?" } ?? ".") \(known)")
    }
    guard let output else { throw ValidationError("--to: expected a format, found none. \(known)") }
    if let format = ExportFormat.all.first(where: { output.hasSuffix(".\($0.ending)") }) { return format }
    throw ValidationError("--output: '\(output.brief())' has the ending of no format: give --to. \(known)")
  }

  func run() throws {
    var run = ExportRun(checkpoint: checkpoint, format: try format(), console: .standard)
    run.output = output
    run.overwrite = overwrite
    run.data = compute.data
    try Job.run { communicator in try run.run(over: communicator) }
  }
}
