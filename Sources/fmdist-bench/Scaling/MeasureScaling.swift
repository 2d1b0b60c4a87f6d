import ArgumentParser
import FMDistCommunication
import FMDistDataParallel
import FMDistPlatform
import FMDistProcessor
import FMDistRunFiles
import FMDistTraining
import Foundation

/// `fmdist-bench scaling`.
struct MeasureScaling: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scaling",
    abstract: "Measure training on several numbers of ranks and threads, alternately.",
    discussion: """
      Starts a job under mpirun for each of --layouts, keeps all of them warm and asleep, and lets them train alternately, \
      round after round. A ratio is the median of the ratios within a round, so that other load affects both sides.

      --order-cost also trains each without a fixed order of sums: with a logical shard per thread, as in a trainer that \
      does not promise the same bits.

      --model measures single-threaded ranks, fits a cost model to --fit, compares it with the held-out --check, and \
      projects it to 1,024 ranks; Markdown tables and charts are also written to the folder --output.

      Examples:
        fmdist-bench scaling
        fmdist-bench scaling --recipe kh2021-cnn-tuned --layouts 1x2 2x1 --order-cost
        fmdist-bench scaling --model --recipe jin2020-mlp --output docs/scaling
      """)

  @OptionGroup var recipes: RecipeOptions

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp(
      "Ranks x threads of each job; default: 1x2 2x1 4x1, with --order-cost 1x2 2x1.", valueName: "ranks x threads"))
  var layouts: [Layout] = []

  @Option(name: .long, help: ArgumentHelp("How often each job trains.", valueName: "number"))
  var rounds = 5

  @Option(name: .long, help: ArgumentHelp("How long each job trains in a round.", valueName: "seconds"))
  var seconds = 1.5

  @Flag(name: .long, help: "Also train without the fixed order of sums.")
  var orderCost = false

  @Flag(name: .long, help: "Fit a cost model, check it, and project it to a cluster.")
  var model = false

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp("With --model: the ranks to fit to; 1 among them.", valueName: "ranks"))
  var fit: [Int] = [1, 2, 4, 8]

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp("With --model: the ranks to compare with.", valueName: "ranks"))
  var check: [Int] = [3, 5, 6, 7]

  @Option(name: .long, help: ArgumentHelp("With --model: the folder for tables and charts.", valueName: "folder"))
  var output: String?

  @Flag(name: .long, help: "One JSON object instead of the tables.")
  var json = false

  func validate() throws {
    if !(seconds > 0 && seconds <= 3600) {
      throw ValidationError("--seconds: expected more than 0 and at most 3600, found \(seconds).")
    }
    if !(1...1000).contains(rounds) {
      throw ValidationError("--rounds: expected 1 to 1000, found \(rounds).")
    }
    if Set(layouts).count < layouts.count {
      throw ValidationError("--layouts: expected each once, found \(words(layouts)).")
    }
    if model && (orderCost || !layouts.isEmpty) {
      throw ValidationError("--model: expected neither --layouts nor --order-cost beside it.")
    }
    if !model && output != nil {
      throw ValidationError("--output: expected --model beside it.")
    }
    let ranks = fit + check
    if Set(ranks).count < ranks.count || !ranks.allSatisfy((1...64).contains) || !fit.contains(1) || fit.count < 3 {
      throw ValidationError(
        "--fit, --check: expected numbers of ranks from 1 to 64, each once, and three or more to fit to, 1 among them, found "
          + "--fit \(words(fit)) --check \(words(check)).")
    }
  }

  func run() throws {
    try ProcessorCheck.run()
    let files = try recipes.files()
    let configurations = try recipes.load()
    _ = try WorkerJob.mpirun()
    let chosen = layouts.isEmpty ? Self.usual(orderCost: orderCost) : layouts
    let most = model ? (fit + check).max() ?? 1 : chosen.map(\.ranks).max() ?? 1
    for (recipe, file) in zip(configurations, files) {
      _ = try recipe.model(for: recipes.dataset(for: recipe).training)
      try checkShards(of: recipe, file: file, ranks: most, layouts: chosen)
    }
    do {
      if model {
        try measureModel(configurations, files: files)
      } else {
        let report = try ScalingReport(
          processor: Processor.name, cores: Machine.cores, rounds: rounds, seconds: seconds,
          recipes: zip(configurations, files).map {
            try ScalingMeasurement(
              $0, file: $1, data: recipes.data, layouts: chosen, orders: orderCost ? SumOrder.allCases : [.fixed],
              rounds: rounds, seconds: seconds)
          })
        print(json ? try JSONText.of(report, snakeCase: true, isPretty: true) : report.text)
      }
    } catch let error as WorkerJob.JobEnded {
      StandardError.write(error.description)
      throw ExitCode(70)
    }
  }

  private func measureModel(_ configurations: [RunConfiguration], files: [String]) throws {
    let report = try ModelReport(
      processor: Processor.name, cores: Machine.cores, rounds: rounds, seconds: seconds,
      recipes: zip(configurations, files).map {
        try ModelMeasurement(
          $0, model: $0.model(for: recipes.dataset(for: $0).training), file: $1, data: recipes.data, fit: fit,
          check: check, rounds: rounds, seconds: seconds)
      })
    if let output { try report.write(to: output) }
    print(json ? try JSONText.of(report, snakeCase: true, isPretty: true) : report.markdown)
  }

  private func checkShards(of recipe: RunConfiguration, file: String, ranks: Int, layouts: [Layout]) throws {
    guard ranks <= recipe.training.shards else {
      throw ValidationError(
        "\(file): training.shards is \(recipe.training.shards), and there are to be \(ranks) ranks, of which each needs a shard."
      )
    }
    guard let wide = layouts.first(where: { $0.ranks * $0.threads > ShardPlan.mostShards }), orderCost else { return }
    throw ValidationError(
      "--order-cost: \(wide) are more threads than there can be shards, \(ShardPlan.mostShards).")
  }

  private static func usual(orderCost: Bool) -> [Layout] {
    let two = [Layout(ranks: 1, threads: 2), Layout(ranks: 2, threads: 1)]
    return orderCost ? two : two + [Layout(ranks: 4, threads: 1)]
  }

  private func words(_ values: [some CustomStringConvertible]) -> String {
    values.map(\.description).joined(separator: " ")
  }
}
