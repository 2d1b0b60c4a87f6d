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
    abstract: "Measure whole training steps of recipes, and where their time goes.",
    discussion: """
      Trains each recipe in this process, in turn with a loop of nothing but fused multiplications and additions in \
      registers on as many threads (% FMA: of what these reach in the time that they have a core: programs \
      that take cores away make it smaller). Figures are medians of seven spells. MFLOPs are millions of multiplications and \
      additions an image that are executed; 'dense' is what a framework that does not leave out zeros would execute. \
      How many zeros there are depends on the data: without --data it is $FMDIST_DATA/<dataset>, or, where that \
      isn't set, drawn garments.

      The parts of a step are timed in spells of their own. A layer's forward has bias, activation and what is computed in \
      the same pass; 'waiting' is what is in no other part: waiting for other threads, and sharing out the work.

      --evaluation measures scoring instead, as fmdist evaluate does it: the first of the training images, by a model that was \
      trained for a second.

      --plain is for comparing with other programs: images a second and nothing else.

      Examples:
        fmdist-bench steps
        fmdist-bench steps --recipe jin2020-cnn kh2021-cnn-tuned --threads 1
        fmdist-bench steps --config my.yaml --data synthetic --json > steps.json
      """)

  @OptionGroup var recipes: RecipeOptions

  @Flag(name: .long, help: "Measure evaluation in place of training.")
  var evaluation = false

  @Option(
    name: .long,
    help: ArgumentHelp("With --evaluation and one recipe: write its weights there, as a checkpoint.", valueName: "file")
  )
  var weights: String?

  @Option(name: .long, help: ArgumentHelp("Threads; default: the cores.", valueName: "number"))
  var threads: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How long to measure each recipe, about; warming up takes half as long before, with --plain at least 0.5.",
      valueName: "seconds"))
  var seconds = 5.0

  @Flag(
    name: .long,
    help: "Only images a second: one spell of --seconds after warming up, nothing timed or counted inside.")
  var plain = false

  @Flag(
    name: .long,
    help: ArgumentHelp(
      "With --plain and one recipe: a spell for each line of standard input, which says its seconds.",
      discussion: "Answers in lines of JSON: one when it is warm, and one for each spell."))
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
