import ArgumentParser
import FMDistCommunication
import FMDistPlatform
import FMDistRuns
import FMDistTraining

/// `fmdist summary`.
struct Summary: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print a model's layers, output shapes and parameter counts.",
    discussion: """
      Examples:
        fmdist summary
        fmdist summary --config configs/default.yaml --set model.0.conv2d.filters=16
      """)

  @OptionGroup var model: ModelOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Take the image size from this data: its folder, one of its files, or 'synthetic'.",
      valueName: "folder|file|synthetic"), completion: .file())
  var data: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Image height, width and channels; default: those of the data if available, else 28x28x1.",
      valueName: "HxWxC"))
  var input: InputSize?

  func run() throws {
    try Job.run { communicator in
      _ = try communicator.atRoot { try show() }
      return 0
    }
  }

  private func show() throws {
    let configuration = try RunConfiguration.load(
      file: model.config, overrides: model.overrides, isBase: true)
    let size = try input ?? InputSize.of(configuration, data: data)
    let plan = try configuration.plan(height: size.height, width: size.width, channels: size.channels)
    StandardOutput.write(block: plan.summary(title: configuration.name.brief().visible))
    if let reason = size.assumed { StandardOutput.write(" " + reason) }
  }
}
