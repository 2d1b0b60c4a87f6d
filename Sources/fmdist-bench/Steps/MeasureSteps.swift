import ArgumentParser
import Communication
import Datasets
import Foundation
import Kernels
import Training

/// `fmdist-bench steps`.
struct MeasureSteps: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "steps",
    abstract: "Measure whole training steps of recipes, and where their time goes.",
    discussion: """
      Trains each recipe in this process, in turn with a loop of nothing but fused multiplications and additions in \
      registers on as many threads (% FMA). Figures are medians of seven spells. MFLOPs are millions of multiplications and \
      additions an image that are executed; 'dense' is what a framework that does not leave out zeros would execute. \
      How many zeros there are depends on the data: without --data it is $FMDIST_DATA/<dataset>, or, where that \
      isn't set, drawn garments.

      The parts of a step are timed in spells of their own. A layer's forward has bias, activation and what is computed in \
      the same pass; 'waiting' is what is in no other part: waiting for other threads, and sharing out the work.

      Examples:
        fmdist-bench steps
        fmdist-bench steps --recipe jin2020-cnn kh2021-cnn-tuned --threads 1
        fmdist-bench steps --config my.yaml --data synthetic --json > steps.json
      """)

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp("Configurations to measure; default: all in the folder of --configs.", valueName: "name"))
  var recipe: [String] = []

  @Option(name: .long, help: ArgumentHelp("A configuration file to measure.", valueName: "file"))
  var config: [String] = []

  @Option(name: .long, help: ArgumentHelp("The folder of the recipes.", valueName: "folder"))
  var configs = "configs"

  @Option(name: .long, help: ArgumentHelp("The folder of the data, or 'synthetic'.", valueName: "folder|synthetic"))
  var data: String?

  @Option(name: .long, help: ArgumentHelp("Threads; default: the cores.", valueName: "number"))
  var threads: Int?

  @Option(name: .long, help: ArgumentHelp("About how long to measure each recipe.", valueName: "seconds"))
  var seconds = 5.0

  @Flag(name: .long, help: "One JSON object instead of the tables.")
  var json = false

  func validate() throws {
    if !(seconds > 0 && seconds <= 3600) {
      throw ValidationError("--seconds: expected more than 0 and at most 3600, found \(seconds).")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads: expected 1 to 1024, found \(threads).")
    }
  }

  func run() throws {
    try ProcessorCheck.run()
    let recipes = try Recipes.load(recipe, folder: configs, files: config)
    let pool = Machine.pool(threads: threads)
    let peak = MultiplyAddPeak(seconds: 0.05, pool: pool)
    var datasets: [String: Dataset] = [:]
    let measured = try recipes.map { configuration in
      let name = configuration.data.dataset
      let dataset = try datasets[name] ?? load(configuration)
      datasets[name] = dataset
      return try StepMeasurement(configuration, dataset: dataset, pool: pool, peak: peak, seconds: seconds)
    }
    let report = StepReport(recipes: measured)
    print(json ? try report.json() : report.text)
  }

  private func load(_ configuration: RunConfiguration) throws -> Dataset {
    let folder = ProcessInfo.processInfo.environment["FMDIST_DATA"].map { "\($0)/\(configuration.data.dataset)" }
    let choice = data ?? folder ?? DatasetLocator.synthetic
    return choice == DatasetLocator.synthetic
      ? SyntheticGarments(seed: 1).dataset(trainingCount: 10_000, testCount: 10)
      : try configuration.loadData(option: choice)
  }
}
