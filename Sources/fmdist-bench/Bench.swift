import ArgumentParser

/// The program that measures: its subcommands.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmdist-bench",
    abstract: "Measures fmdist on this machine, and the machine beside it.",
    subcommands: [MeasureKernels.self, MeasureSteps.self, MeasureScaling.self, ScalingWorker.self])
}
