import ArgumentParser
import FMDistRuns
import FMDistTraining

/// `fmdist evaluate`.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Score a checkpoint on the test set: accuracy, loss, confusion matrix.",
    discussion: """
      Examples:
        fmdist evaluate runs/default
        mpirun -n 4 fmdist evaluate runs/default/checkpoints/best.safetensors
      """)

  @Argument(
    help: ArgumentHelp("A run's folder, for its newest checkpoint, or a checkpoint file.", valueName: "run"),
    completion: .file(extensions: ["safetensors"]))
  var checkpoint: String

  @Option(
    name: .long,
    help: ArgumentHelp("Output format: text, or json for programs.", valueName: "format"))
  var logFormat = LogFormat.text

  @OptionGroup var compute: ComputeOptions

  func run() throws {
    var run = EvaluationRun(checkpoint: checkpoint, console: .standard)
    run.data = compute.data
    run.threads = compute.threads
    run.logFormat = logFormat
    try Job.run { communicator in try run.run(over: communicator) }
  }
}
