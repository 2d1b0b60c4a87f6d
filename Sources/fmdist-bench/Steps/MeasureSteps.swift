import ArgumentParser
import FMDistCommunication
import FMDistDatasets
import FMDistKernels
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

/// `fmdist-bench steps`.
struct MeasureSteps: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "steps",
    abstract: "Measure whole training steps of recipes, with a time breakdown.",
    discussion: """
      Trains each recipe in this process, alternating with a loop of fused multiply-adds in registers on as many threads \
      (% FMA, in the time that the threads have a core: other programs on the cores reduce it). Figures are medians of \
      seven intervals. MFLOPs are millions of multiplications and additions executed per image; 'dense' is what a \
      framework that does not skip zeros would execute. The number of zeros depends on the data: without --data it is \
      $FMDIST_DATA/<dataset>, or, if that isn't set, synthetic.

      The parts of a step are timed in separate intervals. A layer's forward includes bias, activation and everything \
      computed in the same pass; 'waiting' is the rest: waiting for other threads, and distributing the work.

      --evaluation measures scoring instead, as in fmdist evaluate: the first of the training images, by a model trained \
      for a second.

      --plain is for comparison with other programs: only throughput.

      Examples:
        fmdist-bench steps
        fmdist-bench steps --recipe jin2020-cnn kh2021-cnn-tuned --threads 1
        fmdist-bench steps --config my.yaml --data synthetic --json > steps.json
      """)

  @OptionGroup var recipes: RecipeOptions

  @Flag(name: .long, help: "Measure evaluation instead of training.")
  var evaluation = false

  @Option(
    name: .long,
    help: ArgumentHelp("With --evaluation and one recipe: write its weights to this checkpoint.", valueName: "file")
  )
  var weights: String?

  @Option(name: .long, help: ArgumentHelp("Threads; default: the number of cores.", valueName: "number"))
  var threads: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "About how long to measure each recipe; warming up takes half as long, with --plain at least 0.5.",
      valueName: "seconds"))
  var seconds = 5.0

  @Flag(
    name: .long,
    help: "Only throughput: one interval of --seconds after warming up, with nothing timed or counted inside.")
  var plain = false

  @Flag(
    name: .long,
    help: ArgumentHelp(
      "With --plain and one recipe: an interval for each line of standard input, which has its seconds.",
      discussion: "Answers in lines of JSON: one when warm, and one for each interval."))
  var spellsFromInput = false

  @Flag(name: .long, help: "One JSON object instead of the tables.")
  var json = false

  func validate() throws {
    if !(seconds > 0 && seconds <= 3600) {
      throw ValidationError("--seconds: expected more than 0 and at most 3600, found \(seconds).")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads: expected 1 to 1024, found \(threads).")
    }
    if weights != nil && (!evaluation || recipes.count != 1) {
      throw ValidationError("--weights: expected --evaluation, and one recipe by --recipe or --config.")
    }
    if spellsFromInput && (!plain || recipes.count != 1) {
      throw ValidationError("--spells-from-input: expected --plain, and one recipe by --recipe or --config.")
    }
  }

  func run() throws {
    try ProcessorCheck.run()
    let configurations = try recipes.load()
    let pool = Machine.pool(threads: threads)
    if spellsFromInput {
      let (configuration, dataset) = (configurations[0], try recipes.dataset(for: configurations[0]))
      try SpellServer(
        configuration: configuration, dataset: dataset, pool: pool, work: work(configuration, dataset, pool)
      ).run()
    } else if plain {
      let report = try PlainReport(
        recipes: measure(configurations) {
          try PlainMeasurement($0, dataset: $1, pool: pool, work: work($0, $1, pool), seconds: seconds)
        })
      print(json ? try JSONText.of(report, snakeCase: true, isPretty: true) : report.text)
    } else {
      let peak = MultiplyAddPeak(seconds: 0.05, pool: pool)
      let report = try StepReport(
        recipes: measure(configurations) {
          try StepMeasurement(
            $0, dataset: $1, pool: pool, work: work($0, $1, pool), peak: peak, seconds: seconds)
        })
      for warning in report.recipes.compactMap(\.warning) { StandardError.write(warning) }
      print(json ? try JSONText.of(report, snakeCase: true, isPretty: true) : report.text)
    }
  }

  /// What is measured of `configuration`.
  private func work(
    _ configuration: RunConfiguration, _ dataset: Dataset, _ pool: ThreadPool
  ) throws -> any MeasuredWork {
    try evaluation
      ? StepEvaluator(configuration, dataset: dataset, pool: pool, seconds: seconds, weights: weights)
      : StepTrainer(configuration, dataset: dataset, pool: pool)
  }

  /// Applies `one` to each recipe and its data, which recipes share.
  private func measure<Measurement>(
    _ configurations: [RunConfiguration], _ one: (RunConfiguration, Dataset) throws -> Measurement
  ) throws -> [Measurement] {
    var datasets: [String: Dataset] = [:]
    return try configurations.map { configuration in
      let name = configuration.data.dataset
      let dataset = try datasets[name] ?? recipes.dataset(for: configuration)
      datasets[name] = dataset
      return try one(configuration, dataset)
    }
  }
}
