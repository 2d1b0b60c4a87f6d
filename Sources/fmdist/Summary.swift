import ArgumentParser
import Communication
import NeuralNet
import Platform
import Training

/// `fmdist summary`.
struct Summary: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print a model's layers, output shapes and numbers of parameters.",
    discussion: """
      Examples:
        fmdist summary
        fmdist summary --config configs/default.yaml --set model.0.conv2d.filters=16
      """)

  @OptionGroup var model: ModelOptions

  @Option(
    name: .long,
    help: ArgumentHelp("The images' height, width and channels.", valueName: "HxWxC"))
  var input = InputSize(height: 28, width: 28, channels: 1)

  func run() throws {
    try Job.run { communicator in
      _ = try communicator.atRoot { try show() }
      return 0
    }
  }

  private func show() throws {
    let configuration = try RunConfiguration.load(file: model.config, overrides: model.overrides)
    let shape = Shape.image(height: input.height, width: input.width, channels: input.channels)
    let plan = try ModelPlan(input: shape, layers: configuration.model)
    StandardOutput.write(block: plan.summary(title: configuration.name.brief().visible))
  }
}
